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

/** The supported compilers. */
enum Tool {
    JAVAC(List.of("--release", "17")),
    ECJ(List.of("-17", "-proceedOnError"));

    private final List<String> options;

    /**
     * The file managers of Eclipse's compiler, for reuse. A new one reads all classes of the JDK,
     * which takes longer than most compilations.
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

    /**
     * Returns a file manager after use. If other options than the usual ones were used, it is not
     * reused, because it may contain them.
     */
    void giveBack(StandardJavaFileManager manager, List<String> used) throws IOException {
        if (this == ECJ && used.equals(options)) {
            idle.add(manager);
        } else {
            manager.close();
        }
    }
}
