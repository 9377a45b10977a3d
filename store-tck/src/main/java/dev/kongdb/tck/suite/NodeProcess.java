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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A node in a JVM of its own that can be killed. Its writes never return: each stops once it is in force, before the node deals with
 * the events that it has written, and so before those of them that come after it are there.
 */
final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    /** Starts one, and waits until it is open. */
    NodeProcess(KongConfig config) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        config.names().forEach(name -> in.println(name + "=" + config.get(name, "")));
        in.println();
        expect("open");
    }

    private void expect(String answer) throws IOException {
        String line = out.readLine();
        if (!answer.equals(line)) {
            throw new IllegalStateException("the node said '" + line + "' for '" + answer + "'");
        }
    }

    /** Has it make a write, one of {@code insert}, {@code update}, {@code upsert}, {@code delete}; returns when that is in force. */
    void write(String kind, String name, int visits) throws IOException {
        in.println(kind + " " + name + " " + visits);
        expect("in force");
    }

    /** Kills it in the middle of its work. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The node itself: settings, an empty line, and then writes, on standard input. */
    public static void main(String[] none) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, String> settings = new HashMap<>();
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        try (Kong kong = ConformanceSuite.open(KongConfig.of(settings))) {
            ShelfDao shelves = kong.db().dao(ShelfDao.class);
            kong.db().unwrap(Strategy.class).orElseThrow().clusterEvents().onWritten(events -> {
                System.out.println("in force");
                await(new CountDownLatch(1));
            });
            System.out.println("open");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 3);
                Thread write = new Thread(() -> write(shelves, words[0], words[1], Integer.parseInt(words[2])));
                write.setUncaughtExceptionHandler((thread, failure) -> System.out.println(failure));
                write.setDaemon(true);
                write.start();
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

    private static void write(ShelfDao shelves, String kind, String name, int visits) {
        switch (kind) {
            case "insert" -> shelves.insert(Shelf.with().name(name).visits(visits));
            case "update" -> shelves.updateByName(name, Shelf.with().visits(visits));
            case "upsert" -> shelves.upsertByName(name, Shelf.with().visits(visits));
            default -> shelves.deleteByName(name);
        }
    }
}
