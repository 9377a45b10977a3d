package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, with a limit, for other processes. */
final class Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Waiting() {}

    /**
     * Waits until a process has stopped. Its entry may stay in the process table for ever, in a
     * container whose first process does not collect orphans.
     */
    static void untilEnded(ProcessHandle process) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (isRunning(process)) {
            assertThat(System.nanoTime()).as("%s still runs", process.info()).isLessThan(deadline);
            try {
                process.onExit().get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // try again
            }
        }
    }

    static boolean isRunning(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            boolean zombie = stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
            return process.isAlive() && !zombie;
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    static void untilCreated(Path file) throws IOException, InterruptedException {
        until(file, true);
    }

    static void untilDeleted(Path file) throws IOException, InterruptedException {
        until(file, false);
    }

    private static void until(Path file, boolean exists) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Path directory = file.toAbsolutePath().getParent();
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            WatchKey registered = directory.register(
                    watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            while (Files.exists(file) != exists) {
                WatchKey key = watch.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(key).as("a change of %s", file).isEqualTo(registered);
                key.pollEvents();
                key.reset();
            }
        }
    }
}
