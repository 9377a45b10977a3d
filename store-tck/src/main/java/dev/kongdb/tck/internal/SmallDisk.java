package dev.kongdb.tck.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small file system in memory that can be filled up. To mount it, the process needs to be root,
 * or needs a user namespace; otherwise there is no such file system.
 */
public final class SmallDisk implements AutoCloseable {
    private static final byte[] PIECE = new byte[4096];
    private static final String MOUNTED = "mounted";

    private final Path directory;

    /**
     * The process that keeps the namespace of the mount alive, or null if the file system is
     * mounted for all processes.
     */
    private final @Nullable Process keeper;

    private SmallDisk(Path directory, @Nullable Process keeper) {
        this.directory = directory;
        this.keeper = keeper;
    }

    /**
     * Mounts a file system of this many mebibytes, which servers started by this user can reach;
     * empty if the process may not mount.
     */
    public static Optional<SmallDisk> mount(Path at, int mebibytes) throws IOException, InterruptedException {
        String options = "mode=0755,size=" + mebibytes + "m";
        if (run("mount", "-t", "tmpfs", "-o", options, "kongdb-test", at.toString())) {
            return Optional.of(new SmallDisk(at, null));
        }
        // Mount it in a new namespace, and reach it from outside through the process that lives
        // there.
        String mount = "mount -t tmpfs -o " + options + " kongdb-test \"$0\" && echo " + MOUNTED + " && read -r end";
        try {
            Process keeper = new ProcessBuilder("unshare", "-Urm", "sh", "-c", mount, at.toString())
                    .redirectErrorStream(true)
                    .start();
            byte[] said = keeper.getInputStream().readNBytes(MOUNTED.length());
            Path inside = Path.of("/proc", String.valueOf(keeper.pid()), "root", at.toString());
            if (new String(said, StandardCharsets.UTF_8).equals(MOUNTED) && Files.isWritable(inside)) {
                return Optional.of(new SmallDisk(inside, keeper));
            }
            keeper.destroy();
        } catch (IOException e) {
            // no unshare
        }
        return Optional.empty();
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

    /** The directory, as this JVM and the servers that it starts see it. */
    public Path directory() {
        return directory;
    }

    /** Creates a directory on it that belongs to the owner of the file {@code owned}. */
    public Path newDirectory(String name, Path owned) throws IOException {
        Path made = Files.createDirectory(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setOwner(made, Files.getOwner(owned));
        return made;
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    /** Fills the file system up. */
    public void fill() {
        try (OutputStream file = Files.newOutputStream(ballast())) {
            while (true) {
                file.write(PIECE);
            }
        } catch (IOException full) {
            // that was the last piece
        }
    }

    /** Frees the space that {@link #fill} has taken. */
    public void empty() throws IOException {
        Files.delete(ballast());
    }

    @Override
    public void close() throws IOException {
        try {
            if (keeper == null) {
                run("umount", directory.toString());
            } else {
                keeper.getOutputStream().close();
                keeper.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
