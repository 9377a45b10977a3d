package dev.kongdb.embedded;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * A Cassandra unpacked from the artefact on the class path.
 *
 * @param home the directory with the server's jars, and with one of our classes that run in the
 *     server
 * @param jars the names of the jars, in the order of the class path
 */
record CassandraBinaries(Path home, List<String> jars) {
    /**
     * A jar, since the JVM archives no classes ({@link ClassArchive}) if a directory is on the
     * class path.
     */
    private static final String OURS = "kongdb.jar";

    /** The server, which is unpacked if necessary. */
    static CassandraBinaries find(ServerAccount account) {
        try {
            List<String> classes = CassandraServer.classes();
            List<String> jars = CassandraServer.jars();
            List<String> all = Stream.concat(Stream.of(OURS), jars.stream()).toList();
            Path home = StoreCache.unpacked(
                    "cassandra-" + fingerprint(jars, classes),
                    account,
                    directory -> all.stream().allMatch(file -> Files.isRegularFile(directory.resolve(file))),
                    directory -> unpack(jars, classes, directory));
            return new CassandraBinaries(home, jars);
        } catch (IOException e) {
            throw StoreCache.notUnpacked("Cassandra", e);
        }
    }

    /**
     * The class path of the server: our classes first, since one replaces a class of Cassandra's.
     */
    String classPath() {
        List<String> entries = new ArrayList<>();
        entries.add(home.resolve(OURS).toString());
        jars.forEach(jar -> entries.add(home.resolve(jar).toString()));
        return String.join(File.pathSeparator, entries);
    }

    /**
     * Identifies a server: jars by their names, which contain their versions, and our classes by
     * their content.
     */
    private static String fingerprint(List<String> jars, List<String> classes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update((OURS + ":" + String.join(":", jars)).getBytes(StandardCharsets.UTF_8));
        for (String each : classes) {
            try (InputStream in = CassandraServer.open(each)) {
                sum.update(in.readAllBytes());
            }
        }
        return "%08x".formatted(sum.getValue());
    }

    private static void unpack(List<String> jars, List<String> classes, Path directory) throws IOException {
        for (String jar : jars) {
            Path target = directory.resolve(jar);
            Files.createDirectories(target.getParent());
            try (InputStream in = CassandraServer.open(jar)) {
                Files.copy(in, target);
            }
        }
        try (JarOutputStream ours = new JarOutputStream(Files.newOutputStream(directory.resolve(OURS)))) {
            for (String each : classes) {
                ours.putNextEntry(new ZipEntry(each));
                try (InputStream in = CassandraServer.open(each)) {
                    in.transferTo(ours);
                }
            }
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                // the server may run as another user, who needs access whatever this user's umask
                // is
                String permissions = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
            }
        }
    }
}
