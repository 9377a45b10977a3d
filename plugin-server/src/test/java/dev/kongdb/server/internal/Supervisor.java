package dev.kongdb.server.internal;

import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands of a {@code kong.conf} as a Kong does: by a shell, in an empty environment. A
 * Kong starts a server that has ended again after a second; here, the test says when.
 */
final class Supervisor implements AutoCloseable {
    private final String command;
    private Process process;

    /** Starts the server that this {@code start_cmd} names. */
    Supervisor(String command) throws IOException {
        this.command = command;
        this.process = shell("exec " + command);
    }

    /** Starts the server again. */
    void again() throws IOException {
        process = shell("exec " + command);
    }

    private static Process shell(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true);
        builder.environment().clear();
        return builder.start();
    }

    /** The first line of the server with this beginning. */
    String until(String beginning) throws IOException {
        return ProcessTest.until(process, beginning);
    }

    /**
     * Kills the server and the shell that has started it, as the kernel does when memory is short,
     * and returns when the server has ended. The shell is the last, since it has to reap the
     * server.
     */
    void kill() {
        List<ProcessHandle> below = process.descendants().toList();
        below.forEach(ProcessHandle::destroyForcibly);
        TestServers.await(() -> below.stream().noneMatch(ProcessHandle::isAlive));
        process.destroyForcibly();
    }

    /** What a {@code query_cmd} describes. Its output is nothing but JSON. */
    static Map<?, ?> query(String command) throws IOException {
        byte[] said = shell(command).getInputStream().readAllBytes();
        try {
            return (Map<?, ?>) Json.parse(said);
        } catch (MalformedJsonException e) {
            throw new AssertionError(new String(said, StandardCharsets.UTF_8), e);
        }
    }

    /**
     * Makes a folder like {@code /opt/kong-java}, with the script, this JVM, and all that is on its
     * class path.
     */
    static void install(Path home) throws IOException {
        for (String folder : List.of("bin", "lib", "jre/bin")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.copy(Path.of("bin/plugin-server"), home.resolve("bin/plugin-server"));
        Path java = Files.writeString(
                home.resolve("jre/bin/java"),
                "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(element -> Path.of(element).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(home.resolve("lib/all.jar")), manifest).close();
    }

    /** The settings in a fragment of a {@code kong.conf}. */
    static Map<String, String> settings(String conf) {
        return conf.lines()
                .filter(line -> !line.startsWith("#") && line.contains(" = "))
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    @Override
    public void close() {
        kill();
    }
}
