package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The kinds of servers: their differences before there is data. */
enum StoreKind {
    POSTGRES("PostgreSQL", "kongdb-postgres-") {
        @Override
        boolean hasData(Path directory) {
            return PostgresCluster.isIn(directory);
        }

        @Override
        boolean isUsed(Path directory) throws IOException {
            return PostmasterFile.read(directory)
                    .flatMap(server -> server.process(directory))
                    .isPresent();
        }

        @Override
        String serverOn(Path directory) throws IOException {
            return PostmasterFile.read(directory)
                    .map(file -> ", whose server is process " + file.pid() + " on port " + file.port())
                    .orElse("");
        }
    },
    CASSANDRA("Cassandra", "kongdb-cassandra-") {
        @Override
        boolean hasData(Path directory) {
            return CassandraNode.isIn(directory);
        }

        @Override
        boolean isUsed(Path directory) {
            return CassandraNode.isUsed(directory);
        }

        @Override
        String serverOn(Path directory) {
            return "";
        }
    };

    private final String text;
    private final String temporaryPrefix;

    StoreKind(String text, String temporaryPrefix) {
        this.text = text;
        this.temporaryPrefix = temporaryPrefix;
    }

    /** Whether the directory holds data of such a server, complete or not. */
    abstract boolean hasData(Path directory);

    /**
     * Whether a server runs on a directory that no JVM has locked, or is being ended there by its
     * shell.
     */
    abstract boolean isUsed(Path directory) throws IOException;

    /** The description of the server on a directory, for messages; empty if nothing is known. */
    abstract String serverOn(Path directory) throws IOException;

    /** The prefix of the names of temporary directories. */
    String temporaryPrefix() {
        return temporaryPrefix;
    }

    /**
     * Refuses a directory with other content than data of this kind, before anything in it is
     * changed; then closes it to other users.
     */
    void requireOwnOrNothing(Path path) throws IOException {
        List<Path> others = FileTrees.list(path).stream()
                .filter(file -> !DataDirectory.isOurs(file))
                .toList();
        if (!hasData(path) && !others.isEmpty()) {
            throw new EmbeddedStoreException(
                    "The data directory " + path + " holds files, but no " + this + " data: "
                            + others.get(0).getFileName() + (others.size() > 1 ? " and others." : "."),
                    "name a directory that is empty or does not exist yet.");
        }
        // passwords come first
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /** Its name, for a person. */
    @Override
    public String toString() {
        return text;
    }
}
