package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account that a Cassandra node runs under, and the server that it runs. As with PostgreSQL, an
 * ordinary user's node runs as that user, and root's as another user. Unlike PostgreSQL, Cassandra
 * can run as root, and does so when the other user cannot reach the files. The name {@code
 * /proc/self/cwd}, by which PostgreSQL finds a directory below a closed one, does not help:
 * Cassandra checks the space on its disk, and for this the Java platform resolves the name to the
 * real directory.
 *
 * @param binaries the server, which the account can read
 * @param warning why the node runs as root; null if it does not
 */
record CassandraAccount(
        ServerAccount account,
        CassandraBinaries binaries,
        @Nullable String warning) {
    /**
     * The account for a node on the directory. If this JVM runs as root, it is the first of the
     * ways that works.
     */
    static CassandraAccount choose(List<List<String>> ways, Path directory) throws IOException {
        Optional<ServerAccount> found = ServerAccount.find(ways);
        if (found.isEmpty()) {
            return asRoot("none of these commands works here: "
                    + ways.stream().map(way -> String.join(" ", way)).toList());
        }
        ServerAccount account = found.get();
        if (!account.another()) {
            return of(account);
        }
        for (Path needed : List.of(Path.of(System.getProperty("java.home"), "bin"), directory)) {
            Optional<Path> barrier = account.barrierAbove(needed);
            if (barrier.isPresent()) {
                return asRoot("user " + account.uid() + " cannot pass " + barrier.get() + ", on the way to " + needed);
            }
        }
        return of(account);
    }

    private static CassandraAccount of(ServerAccount account) {
        return new CassandraAccount(account, CassandraBinaries.find(account), null);
    }

    private static CassandraAccount asRoot(String reason) {
        ServerAccount root = ServerAccount.ofThisJvm();
        return new CassandraAccount(
                root,
                CassandraBinaries.find(root),
                "the embedded Cassandra runs as root, and who knows its password may do what root may: " + reason
                        + ". Run as an ordinary user, or let it have what it lacks");
    }
}
