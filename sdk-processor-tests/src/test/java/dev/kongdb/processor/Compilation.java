package dev.kongdb.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.benmanes.caffeine.cache.Cache;
import dev.kongdb.annotation.KongEntity;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/**
 * One compilation in a folder, by either compiler. It uses files, because Eclipse's compiler does
 * not read sources from memory.
 */
final class Compilation {
    private final Path folder;
    private final Tool tool;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private List<Processor> processors = List.of(new KongProcessor(), new ServiceFileProcessor());
    private boolean reversed;
    private JavaCompiler otherCompiler;
    private StandardJavaFileManager otherManager;

    Compilation(Path folder, Tool tool) {
        this.folder = folder;
        this.tool = tool;
        options.addAll(tool.options());
    }

    /**
     * Adds a source. Its path is that of its package and its public type, or of its first type if
     * none is public.
     */
    Compilation source(String text) {
        sources.put(pathOf(text), text);
        return this;
    }

    Compilation options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Compilation classPath(Path... more) {
        classPath.addAll(List.of(more));
        return this;
    }

    Compilation processors(Processor... instead) {
        processors = List.of(instead);
        return this;
    }

    /**
     * Compiles with another version of the tool, which has its own file manager. The file manager
     * stays open.
     */
    Compilation by(JavaCompiler compiler, StandardJavaFileManager manager) {
        otherCompiler = compiler;
        otherManager = manager;
        return this;
    }

    /** Passes the sources to the compiler in reverse order. */
    Compilation reversed() {
        reversed = true;
        return this;
    }

    Path classes() {
        return folder.resolve("classes");
    }

    Result run() {
        try {
            return compile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result compile() throws IOException {
        Path generated = Files.createDirectories(folder.resolve("generated"));
        Files.createDirectories(classes());
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        if (reversed) {
            Collections.reverse(files);
        }
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-d", classes().toString(), "-s", generated.toString(), "-cp", joinedClassPath()));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        StringWriter out = new StringWriter();
        boolean other = otherCompiler != null;
        JavaCompiler compiler = other ? otherCompiler : tool.compiler();
        boolean success;
        StandardJavaFileManager manager = other ? otherManager : tool.fileManager(diagnostics);
        try {
            JavaCompiler.CompilationTask task =
                    compiler.getTask(out, manager, diagnostics, all, null, manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(processors);
            success = task.call();
        } finally {
            if (!other) {
                tool.giveBack(manager, options);
            }
        }
        List<Message> messages = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            messages.add(Message.of(diagnostic));
        }
        return new Result(success, messages, out.toString(), files(generated), files(classes()), classes());
    }

    private String joinedClassPath() {
        List<String> all = new ArrayList<>();
        for (Class<?> type :
                List.of(KongEntity.class, NullMarked.class, Logger.class, JsonFactory.class, Cache.class)) {
            all.add(locationOf(type));
        }
        classPath.forEach(path -> all.add(path.toString()));
        return String.join(File.pathSeparator, all);
    }

    /** The class path contains only what is needed, because compilers open every jar. */
    private static String locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The contents of the files in a folder, by relative path. */
    static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                // One character for each byte, because class files are compared, too.
                files.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    static String pathOf(String source) {
        if (source.startsWith("module ")) {
            return "module-info.java";
        }
        String folder = first("(?m)^package ([a-z0-9_.]+);", source).replace('.', '/');
        String type = first("(?m)^public [a-z ]*(?:class|record|interface|enum) (\\w+)", source);
        if (type.isEmpty()) {
            type = first(
                    "(?m)^(?:/\\*[^*]+\\*/)?(?:final )?(?:abstract )?(?:class|record|interface|enum) (?:/\\*[^*]+\\*/)?(\\w+)",
                    source);
        }
        return folder + '/' + type + ".java";
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** A message of the compiler. */
    record Message(Diagnostic.Kind kind, String file, long line, long column, String text) {
        private static final Pattern CODE = Pattern.compile("\\bKDB\\d{3}(?= Problem)");

        static Message of(Diagnostic<? extends JavaFileObject> diagnostic) {
            JavaFileObject source = diagnostic.getSource();
            return new Message(
                    diagnostic.getKind(),
                    source == null ? "" : Path.of(source.toUri()).getFileName().toString(),
                    diagnostic.getLineNumber(),
                    diagnostic.getColumnNumber(),
                    diagnostic.getMessage(Locale.ROOT));
        }

        /** The code of a message of the processor; empty for a message of the compiler itself. */
        String code() {
            Matcher matcher = CODE.matcher(text);
            return matcher.find() ? matcher.group() : "";
        }
    }

    /** The result of a compilation. */
    record Result(
            boolean success,
            List<Message> messages,
            String out,
            Map<String, String> generated,
            Map<String, String> classFiles,
            Path classes) {

        List<Message> errors() {
            return messages.stream()
                    .filter(message -> message.kind() == Diagnostic.Kind.ERROR)
                    .toList();
        }

        /** The messages of the processor. */
        List<Message> findings() {
            return messages.stream()
                    .filter(message -> !message.code().isEmpty())
                    .toList();
        }
    }
}
