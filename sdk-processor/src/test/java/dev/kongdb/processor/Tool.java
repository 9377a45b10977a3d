package dev.kongdb.processor;

import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** The compilers that the processor serves. */
enum Tool {
    JAVAC(List.of("--release", "17")),
    ECJ(List.of("-17", "-proceedOnError"));

    private final List<String> options;

    Tool(List<String> options) {
        this.options = options;
    }

    JavaCompiler compiler() {
        return this == JAVAC ? ToolProvider.getSystemJavaCompiler() : new EclipseCompiler();
    }

    List<String> options() {
        return options;
    }
}
