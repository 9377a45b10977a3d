package dev.kongdb.embedded;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The account that a Cassandra node runs under, and what it runs there. As with PostgreSQL an ordinary user's node runs as that user, and
 * root's as another one. Unlike PostgreSQL, Cassandra would run as root, and does when the other user cannot reach what it needs.
 *
 * @param classPath of the node, which the account can read
 * @param warning why the node runs as root; null if it does not
 */
record CassandraAccount(
        ServerAccount account, String classPath, @Nullable String warning) {
    /** The account for a node on that directory, by the first of these ways that works if this JVM runs as root. */
    static CassandraAccount choose(List<List<String>> ways, Path directory) throws IOException {
        Optional<ServerAccount> found = ServerAccount.find(ways);
        if (found.isEmpty()) {
            return asRoot("none of these commands works here: "
                    + ways.stream().map(way -> String.join(" ", way)).toList());
        }
        ServerAccount account = found.get();
        if (!account.another()) {
            return new CassandraAccount(account, CassandraServer.classPath(), null);
        }
        for (Path needed : List.of(Path.of(System.getProperty("java.home"), "bin"), directory)) {
            Optional<Path> barrier = account.barrierAbove(needed);
            if (barrier.isPresent()) {
                return asRoot("user " + account.uid() + " cannot pass " + barrier.get() + ", on the way to " + needed);
            }
        }
        return new CassandraAccount(account, readableClassPath(account), null);
    }

    private static CassandraAccount asRoot(String reason) {
        return new CassandraAccount(
                ServerAccount.ofThisJvm(),
                CassandraServer.classPath(),
                "the embedded Cassandra runs as root, and who knows its password may do what root may: " + reason
                        + ". Run as an ordinary user, or let it have what it lacks");
    }

    private static String readableClassPath(ServerAccount account) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : CassandraServer.classPath().split(File.pathSeparator, -1)) {
            entries.add(readable(Path.of(entry).toAbsolutePath(), account).toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** A jar, or a directory with classes, as it is if all may read it; otherwise, as below root's home, a copy in the cache. */
    static Path readable(Path entry, ServerAccount account) throws IOException {
        if (account.barrierAbove(entry).isEmpty()) {
            return entry;
        }
        Path cache = StoreCache.directory(account);
        Path copy = cache.resolve("cassandra-" + fingerprint(entry) + "-" + entry.getFileName());
        if (!Files.exists(copy)) {
            Path copying = Files.createTempDirectory(cache, ".cassandra-");
            try {
                // beside its final place, and moved there in one step, so that no other process sees half of it
                Path whole = copying.resolve("whole");
                copyTree(entry, whole);
                Files.move(whole, copy, StandardCopyOption.ATOMIC_MOVE);
            } catch (DirectoryNotEmptyException e) {
                // another process was first; of a file, the second copy takes the place of the first
            } finally {
                FileTrees.delete(copying);
            }
        }
        return copy;
    }

    /** Tells what is copied from what was, without reading it. */
    private static String fingerprint(Path entry) throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String line = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return "%08x".formatted(sum.getValue());
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                Path copy = relative.toString().isEmpty() ? to : to.resolve(relative.toString());
                Files.copy(file, copy);
                Files.setPosixFilePermissions(
                        copy, PosixFilePermissions.fromString(Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
