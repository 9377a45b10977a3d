package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs {@link ServerProgram}, or {@link CassandraProgram}. */
final class ChildJvm implements AutoCloseable {
    private final Process process;

    private ChildJvm(Process process) {
        this.process = process;
    }

    static ChildJvm start(String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), List.of(), arguments);
    }

    static ChildJvm startCassandra(String... arguments) throws IOException {
        String classPath = System.getProperty("java.class.path");
        return start(List.of(), classPath, List.of(), CassandraProgram.class, arguments);
    }

    static ChildJvm start(List<String> prefix, String classPath, List<String> flags, String... arguments)
            throws IOException {
        return start(prefix, classPath, flags, ServerProgram.class, arguments);
    }

    private static ChildJvm start(
            List<String> prefix, String classPath, List<String> flags, Class<?> program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(java());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Server awaitServer() throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(line).as("what the child JVM printed").isNotNull();
        String[] parts = line.split(" ", 4);
        return new Server(
                ProcessHandle.of(Long.parseLong(parts[0])).orElseThrow(),
                Integer.parseInt(parts[1]),
                parts[2],
                Path.of(parts[3]));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets the program end, and returns its exit status. */
    int finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    record Server(ProcessHandle process, int port, String password, Path dataDirectory) {
        String jdbcUrl() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/kong?user=kong&password=" + password;
        }
    }
}
