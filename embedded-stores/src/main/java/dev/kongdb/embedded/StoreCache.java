package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory in which servers lie unpacked, one for all programs of a user. */
final class StoreCache {
    /** The system property that names another cache directory. */
    static final String PROPERTY = "kongdb.embedded.cache";

    /** The environment variable for the same; the property comes first. */
    static final String ENVIRONMENT = "KONGDB_EMBEDDED_CACHE";

    private StoreCache() {}

    /** The cache directory, made if it is missing. */
    static Path directory(ServerAccount account) {
        @Nullable String asked = System.getProperty(PROPERTY, System.getenv(ENVIRONMENT));
        if (asked != null && !asked.isBlank()) {
            Path directory = Path.of(asked).toAbsolutePath();
            return usable(directory, account)
                    .orElseThrow(() -> new EmbeddedStoreException(
                            "The cache directory " + directory + " cannot be used: it must be a directory that this"
                                    + " user owns and can write to" + orBeReached(account) + ".",
                            "name another one in the system property " + PROPERTY + " or the environment variable "
                                    + ENVIRONMENT + ", or none."));
        }
        List<Path> defaults = defaults();
        return defaults.stream()
                .flatMap(directory -> usable(directory, account).stream())
                .findFirst()
                .orElseThrow(() -> new EmbeddedStoreException(
                        "No directory to unpack the server into: of " + defaults + " none is a directory that this user"
                                + " owns and can write to" + orBeReached(account) + ".",
                        "name one in the system property " + PROPERTY + " or the environment variable " + ENVIRONMENT
                                + "."));
    }

    private static String orBeReached(ServerAccount account) {
        return account.another() ? " and that user " + account.uid() + ", who runs the server, can reach" : "";
    }

    private static List<Path> defaults() {
        List<Path> directories = new ArrayList<>();
        userCache().filter(Path::isAbsolute).ifPresent(cache -> directories.add(cache.resolve("kongdb")));
        directories.add(Path.of(System.getProperty("java.io.tmpdir"))
                .toAbsolutePath()
                .resolve("kongdb-cache-" + System.getProperty("user.name")));
        return directories;
    }

    private static Optional<Path> userCache() {
        @Nullable String standard = System.getenv("XDG_CACHE_HOME");
        if (standard != null && !standard.isBlank()) {
            return Optional.of(Path.of(standard));
        }
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        return Optional.of(Path.of(System.getProperty("user.home"), mac ? "Library/Caches" : ".cache"));
    }

    private static Optional<Path> usable(Path directory, ServerAccount account) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            // what lies here is executed, so nobody else may have put it here
            boolean ours = account.isOurs(directory.toRealPath());
            boolean reached = account.barrierTo(directory).isEmpty();
            return ours && reached && Files.isWritable(directory) ? Optional.of(directory) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
