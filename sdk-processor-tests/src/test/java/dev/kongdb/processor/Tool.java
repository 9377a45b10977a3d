package dev.kongdb.processor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** The compilers that the processor serves. */
enum Tool {
    JAVAC(List.of("--release", "17")),
    ECJ(List.of("-17", "-proceedOnError"));

    private final List<String> options;

    /**
     * Eclipse's own, to be used again: each walks through all classes of the JDK when it is made, which takes longer than most
     * compilations.
     */
    private final Queue<StandardJavaFileManager> idle = new ConcurrentLinkedQueue<>();

    Tool(List<String> options) {
        this.options = options;
    }

    JavaCompiler compiler() {
        return this == JAVAC ? ToolProvider.getSystemJavaCompiler() : new EclipseCompiler();
    }

    List<String> options() {
        return options;
    }

    /** A file manager for one compilation at a time. */
    StandardJavaFileManager fileManager(DiagnosticListener<JavaFileObject> diagnostics) {
        StandardJavaFileManager manager = idle.poll();
        return manager == null
                ? compiler().getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)
                : manager;
    }

    /** Ends the use of a file manager; with more options than the usual ones, it may have been set up for these. */
    void giveBack(StandardJavaFileManager manager, List<String> used) throws IOException {
        if (this == ECJ && used.equals(options)) {
            idle.add(manager);
        } else {
            manager.close();
        }
    }
}
