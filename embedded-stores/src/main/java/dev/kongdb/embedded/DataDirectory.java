package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's directory, locked by this JVM until it is closed. The operating system releases the
 * lock when the JVM dies, so a lock never has to be broken.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "kongdb.lock";
    private static final String HOLDER = "kongdb.holder";
    /** The prefix of the names of files that are ours and not the server's. */
    private static final String OURS = "kongdb.";

    /**
     * With less space than this, no server can write: the log of PostgreSQL alone grows by 16 MiB
     * at a time.
     */
    private static final long LEAST_ROOM = 32L << 20;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Locks an existing directory. Throws {@link Held} if another process has locked it. */
    static DataDirectory hold(Path path) throws IOException, Held {
        Path holderFile = path.resolve(HOLDER);
        Optional<String> holder = read(holderFile);
        String self = self();
        // POSIX releases all locks of a process on a file as soon as the process closes that file
        // anywhere. So this JVM must not even try to lock its own directory again.
        if (holder.equals(Optional.of(self))) {
            throw new Held(self);
        }
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new Held(read(holderFile).or(() -> holder).orElse("another process"));
            }
            if (!Files.exists(path.resolve(LOCK))) {
                throw new Held("a process that tidies up");
            }
            Files.writeString(holderFile, self);
            return new DataDirectory(path, channel);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new Held(self);
        } catch (IOException | Held | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String self() {
        ProcessHandle self = ProcessHandle.current();
        Optional<Instant> start = self.info().startInstant();
        return "process " + self.pid()
                + start.map(instant -> ", started " + instant).orElse("");
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A new directory for temporary data, in the temporary directory. */
    static DataDirectory temporary(String prefix) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(prefix);
            try {
                return hold(path);
            } catch (Held e) {
                // another process took it for a left-over just before it was locked
                FileTrees.delete(path);
            }
        }
    }

    /** Says whether a server runs on a directory that no JVM holds. */
    interface Use {
        boolean isUsed(Path directory) throws IOException;
    }

    /**
     * Deletes temporary directories that nobody has locked: their JVM was killed, and so was the
     * shell that would have deleted them. If a server still runs on one, a later start deletes it.
     */
    static void deleteLeftOvers(String prefix, ServerAccount account, Use use) {
        try (DirectoryStream<Path> candidates =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), prefix + "*")) {
            for (Path candidate : candidates) {
                deleteIfLeftOver(candidate, account, use);
            }
        } catch (IOException e) {
            // a start must not fail because of left-overs
        }
    }

    private static void deleteIfLeftOver(Path candidate, ServerAccount account, Use use) {
        try {
            if (!Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
                    || !(account.isOurs(candidate) || account.isServers(candidate))
                    || !Files.exists(candidate.resolve(LOCK))) {
                return;
            }
            try (DataDirectory leftOver = hold(candidate)) {
                if (!use.isUsed(candidate)) {
                    leftOver.delete();
                }
            }
        } catch (IOException | Held e) {
            // somebody uses it, or deletes it as well
        }
    }

    Path path() {
        return path;
    }

    /**
     * If the disk is too full to write, how full it is, in a sentence without its end; empty while
     * there is room.
     */
    Optional<String> fullDisk() {
        try {
            long left = Files.getFileStore(path).getUsableSpace();
            return left >= LEAST_ROOM
                    ? Optional.empty()
                    : Optional.of("the disk of " + path + " is full, with " + (left >> 20) + " MiB left");
        } catch (IOException e) {
            // the directory cannot be read, which does not mean that the disk is full
            return Optional.empty();
        }
    }

    /** The addition to an error message if the disk is full. */
    String fullDiskAsReason() {
        return fullDisk().map(reason -> ": " + reason).orElse("");
    }

    /** Whether we have made the file, and not the server. */
    static boolean isOurs(Path file) {
        return file.getFileName().toString().startsWith(OURS);
    }

    /** Deletes everything but the lock. */
    void clear() throws IOException {
        for (Path entry : FileTrees.list(path)) {
            String name = entry.getFileName().toString();
            if (!name.equals(LOCK) && !name.equals(HOLDER)) {
                FileTrees.delete(entry);
            }
        }
    }

    /** Deletes the directory and releases it. */
    void delete() throws IOException {
        try (channel) {
            // the lock is deleted last, since another start could otherwise lock half a directory
            clear();
            FileTrees.delete(path);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path.resolve(HOLDER));
        }
    }

    /** The directory is locked by another process. */
    static final class Held extends Exception {
        Held(String holder) {
            super(holder);
        }
    }
}
