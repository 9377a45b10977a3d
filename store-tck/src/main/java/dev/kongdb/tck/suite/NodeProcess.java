package dev.kongdb.tck.suite;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A node in a JVM of its own, so that a test can kill it in the middle of its writes, or give it a
 * wrong clock.
 */
final class NodeProcess implements AutoCloseable {
    /**
     * The property that names a library which is loaded before all others. The library must add the
     * seconds of the variable {@code FAKETIME} to the wall clock, and to no other clock. The
     * library of faketime itself makes Java's threads wake too early.
     */
    static final String CLOCK = "kongdb.test.clock";

    private static final String STOPPING = "stopping";

    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    /** Starts a node and waits until it is open. */
    private NodeProcess(KongConfig config, Map<String, String> environment, String kind) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeProcess.class.getName(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        config.names().forEach(name -> in.println(name + "=" + config.get(name, "")));
        in.println();
        expect("open");
    }

    /**
     * A node whose writes never return. Each write stops after its commit, before the node
     * processes the events that it has written, and so before the events that follow from them
     * exist.
     */
    static NodeProcess stoppingInWrites(KongConfig config) throws IOException {
        return new NodeProcess(config, Map.of(), STOPPING);
    }

    /** A node whose clock is wrong by the offset. */
    static NodeProcess withClock(KongConfig config, Duration offset) throws IOException {
        Map<String, String> shifted = Map.of(
                "LD_PRELOAD",
                System.getProperty(CLOCK),
                "FAKETIME",
                String.format(Locale.ROOT, "%+d", offset.toSeconds()));
        return new NodeProcess(config, shifted, "clock");
    }

    private void expect(String answer) throws IOException {
        String line = out.readLine();
        if (!answer.equals(line)) {
            throw new IllegalStateException("the node said '" + line + "' for '" + answer + "'");
        }
    }

    /**
     * Makes the node write: one of {@code insert}, {@code update}, {@code upsert}, {@code delete}.
     * Returns when the write is committed.
     */
    void write(String kind, String name, int visits) throws IOException {
        in.println(kind + " " + name + " " + visits);
        expect("in force");
    }

    /** The visits of a shelf that the node reads through its cache; 0 if there is no such shelf. */
    int visits(String name) throws IOException {
        in.println("visits " + name);
        return Integer.parseInt(out.readLine());
    }

    /** How far the clock of the node is ahead of this JVM's clock. */
    Duration clockAhead() throws IOException {
        in.println("clock");
        return Duration.ofMillis(Long.parseLong(out.readLine()) - System.currentTimeMillis());
    }

    /** Kills the node in the middle of its work. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * The node itself. It reads the settings, an empty line, and then the commands from standard
     * input.
     */
    public static void main(String[] kind) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, String> settings = new HashMap<>();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        boolean stopping = kind[0].equals(STOPPING);
        try (Kong kong = ConformanceSuite.open(KongConfig.of(settings))) {
            ShelfDao shelves = kong.db().dao(ShelfDao.class);
            if (stopping) {
                kong.db().unwrap(Strategy.class).orElseThrow().clusterEvents().onWritten(events -> {
                    System.out.println("in force");
                    await(new CountDownLatch(1));
                });
            }
            System.out.println("open");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 3);
                Runnable asked = () -> run(shelves, stopping, words);
                if (stopping) {
                    Thread write = new Thread(asked);
                    write.setUncaughtExceptionHandler((thread, failure) -> System.out.println(failure));
                    write.setDaemon(true);
                    write.start();
                } else {
                    asked.run();
                }
            }
        }
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(ShelfDao shelves, boolean stopping, String... words) {
        switch (words[0]) {
            case "clock" -> System.out.println(System.currentTimeMillis());
            case "visits" ->
                System.out.println(shelves.cached()
                        .selectByName(words[1])
                        .map(Shelf::visits)
                        .orElse(0));
            default -> {
                write(shelves, words[0], words[1], Integer.parseInt(words[2]));
                if (!stopping) {
                    System.out.println("in force");
                }
            }
        }
    }

    private static void write(ShelfDao shelves, String kind, String name, int visits) {
        switch (kind) {
            case "insert" -> shelves.insert(Shelf.with().name(name).visits(visits));
            case "update" -> shelves.updateByName(name, Shelf.with().visits(visits));
            case "upsert" -> shelves.upsertByName(name, Shelf.with().visits(visits));
            default -> shelves.deleteByName(name);
        }
    }
}
