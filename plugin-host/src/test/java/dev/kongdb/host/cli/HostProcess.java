package dev.kongdb.host.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host that runs in a process of its own. */
final class HostProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready: proxy (\\S+) {2}Admin API (\\S+)");

    private final Process process;
    private final Matcher ready;

    private HostProcess(Process process, Matcher ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * Starts a host, and returns when it is ready.
     *
     * @param log the file to which its log is written
     * @param options options of the JVM
     */
    static HostProcess start(Map<String, String> settings, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(Main.class.getName(), "start"));
        settings.forEach((name, value) -> command.addAll(List.of("-s", name + "=" + value)));
        Process process = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = READY.matcher(line);
            if (matcher.matches()) {
                return new HostProcess(process, matcher);
            }
        }
        throw new AssertionError("the host did not start");
    }

    String proxyUrl() {
        return ready.group(1);
    }

    String adminUrl() {
        return ready.group(2);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the host, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("the host does not stop", e);
        }
    }
}
