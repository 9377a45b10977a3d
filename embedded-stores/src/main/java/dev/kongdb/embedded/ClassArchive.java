package dev.kongdb.embedded;

import dev.kongdb.embedded.EmbeddedStore.Started;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Cassandra's classes as the JVM has them in memory after it has read and verified them, in a file
 * that it maps instead (class-data sharing). A start takes a quarter less processor time. The file
 * is beside the unpacked server, one for each Java. A node on temporary data writes it as it ends,
 * before the first real node starts. The JVM ignores a file that another Java has made, or that was
 * made from other jars.
 *
 * @param file the archive
 * @param made whether it exists; otherwise it is to be written
 */
record ClassArchive(Path file, boolean made) {
    private static final String NAME = "kongdb.classes";

    /**
     * The archive for a node of the account; empty if there is none, and the node starts without.
     */
    static Optional<ClassArchive> find(CassandraAccount account) {
        if (account.warning() != null) {
            // as root, which must not trust a file that another account's node has written
            return Optional.empty();
        }
        Path file = account.binaries().home().resolve(NAME + "-" + java());
        try {
            if (!Files.exists(file)) {
                makeOnce(account, file);
            }
            return Files.size(file) > 0 ? Optional.of(new ClassArchive(file, true)) : Optional.empty();
        } catch (IOException | EmbeddedStoreException e) {
            return Optional.empty(); // if something is really wrong, the actual start reports it
        }
    }

    /** The archive that the node on the directory writes when it ends. */
    static ClassArchive recordedIn(Path directory) {
        return new ClassArchive(directory.resolve(NAME), false);
    }

    /** The option for the JVM. */
    String option() {
        return (made ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file;
    }

    private static String java() {
        CRC32 sum = new CRC32();
        for (String property : new String[] {"java.home", "java.vm.name", "java.vm.vendor", "java.vm.version"}) {
            sum.update(System.getProperty(property, "").getBytes(StandardCharsets.UTF_8));
        }
        return "%08x".formatted(sum.getValue());
    }

    /** For one process at a time, so that the second one finds the archive of the first. */
    private static synchronized void makeOnce(CassandraAccount account, Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(file)) {
                make(account, file);
            }
        }
    }

    /** If this Java writes no archive, leaves an empty file, so that it is not tried again. */
    private static void make(CassandraAccount account, Path file) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Started<CassandraNode> started = EmbeddedStore.start(
                StoreKind.CASSANDRA, account.account(), null, directory -> CassandraNode.recording(directory, account));
        try (EmbeddedCassandra node = new EmbeddedCassandra(started)) {
            node.stop();
            Files.deleteIfExists(whole); // left by a process that was killed
            Path recorded = recordedIn(node.dataDirectory()).file;
            if (Files.exists(recorded)) {
                Files.copy(recorded, whole);
            } else {
                Files.createFile(whole);
            }
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
