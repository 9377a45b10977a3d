package dev.kongdb.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system in memory that holds little. Mounting takes root, or a user namespace; where there is neither, there is none. */
final class SmallDisk implements AutoCloseable {
    private static final String OPTIONS = "size=4m,mode=0777";

    private final Path directory;

    /** What keeps the namespace in which the file system is mounted; null when it is mounted for all. */
    private final Process keeper;

    private SmallDisk(Path directory, Process keeper) {
        this.directory = directory;
        this.keeper = keeper;
    }

    /** One that servers started by this user reach; empty where that is forbidden. */
    static Optional<SmallDisk> mount(Path at) throws IOException, InterruptedException {
        if (run("mount", "-t", "tmpfs", "-o", OPTIONS, "kongdb-test", at.toString())) {
            return Optional.of(new SmallDisk(at, null));
        }
        // In a namespace of our own, and from outside through the process that lives there.
        String mount = "mount -t tmpfs -o " + OPTIONS + " kongdb-test \"$0\" && echo mounted && read -r end";
        try {
            Process keeper = new ProcessBuilder("unshare", "-Urm", "sh", "-c", mount, at.toString())
                    .redirectErrorStream(true)
                    .start();
            byte[] said = keeper.getInputStream().readNBytes("mounted".length());
            Path inside = Path.of("/proc", String.valueOf(keeper.pid()), "root", at.toString());
            if (new String(said, StandardCharsets.UTF_8).equals("mounted") && Files.isWritable(inside)) {
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

    /** A new directory on it, for the owner of that other file. */
    Path newDirectory(String name, Path owned) throws IOException {
        Path made = Files.createDirectory(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setOwner(made, Files.getOwner(owned));
        return made;
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
