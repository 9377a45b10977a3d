package dev.kongdb.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system in memory that holds little, and can be filled. */
final class SmallDisk implements AutoCloseable {
    private static final byte[] PIECE = new byte[4096];

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** One of that many mebibytes in that place; empty where this user may not mount one. */
    static Optional<SmallDisk> mount(Path at, int mebibytes) throws InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "mode=0755,size=" + mebibytes + "m", "kongdb-test", at.toString())
                ? Optional.of(new SmallDisk(at))
                : Optional.empty();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    /** Takes all room that there is. */
    void fill() {
        try (OutputStream file = Files.newOutputStream(ballast())) {
            while (true) {
                file.write(PIECE);
            }
        } catch (IOException full) {
            // that was the last piece
        }
    }

    /** Gives the room back. */
    void empty() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void close() {
        try {
            run("umount", directory.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
