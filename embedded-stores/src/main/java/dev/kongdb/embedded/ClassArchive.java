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
 * Cassandra's classes as the JVM has them in memory once it has read and verified them, in a file that it maps instead of doing so again
 * (class-data sharing): a start takes a quarter less processor time. The file lies beside the unpacked server, one for each Java,
 * and is made before the first node starts, by a node on scratch data that writes it as it ends. The JVM itself leaves a file alone
 * that another Java has made, or that was made of other jars.
 *
 * @param file the archive
 * @param made whether it is there, and not yet to be written
 */
record ClassArchive(Path file, boolean made) {
    private static final String NAME = "kongdb.classes";

    /** The archive that a node of that account starts with; empty if there is none, and it starts without. */
    static Optional<ClassArchive> find(CassandraAccount account) {
        if (account.warning() != null) {
            return Optional.empty(); // as root, which trusts no file that another account's node has written
        }
        Path file = account.binaries().home().resolve(NAME + "-" + java());
        try {
            if (!Files.exists(file)) {
                makeOnce(account, file);
            }
            return Files.size(file) > 0 ? Optional.of(new ClassArchive(file, true)) : Optional.empty();
        } catch (IOException | EmbeddedStoreException e) {
            return Optional.empty(); // if something is really wrong, the start proper will say so
        }
    }

    /** To be written by the node on that directory when it ends. */
    static ClassArchive recordedIn(Path directory) {
        return new ClassArchive(directory.resolve(NAME), false);
    }

    /** The option of the JVM. */
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

    /** One process after the other, so that the second finds what the first has made. */
    private static synchronized void makeOnce(CassandraAccount account, Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(file)) {
                make(account, file);
            }
        }
    }

    /** Leaves an empty file where this Java writes none, as a sign that it need not be tried again. */
    private static void make(CassandraAccount account, Path file) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Started<CassandraNode> started = EmbeddedStore.start(
                StoreKind.CASSANDRA, account.account(), null, directory -> CassandraNode.recording(directory, account));
        try (EmbeddedCassandra node = new EmbeddedCassandra(started)) {
            node.stop();
            Files.deleteIfExists(whole); // of a process that was killed
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
