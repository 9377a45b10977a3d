package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The directory of unpacked servers, one for all programs of a user. */
final class StoreCache {
    /** The system property that names another cache directory. */
    static final String PROPERTY = "kongdb.embedded.cache";

    /** The environment variable for the same; the property comes first. */
    static final String ENVIRONMENT = "KONGDB_EMBEDDED_CACHE";

    private static final Duration LONGEST_UNPACKING = Duration.ofHours(1);

    private StoreCache() {}

    /** Puts the files of a server into an empty directory. */
    interface Unpacking {
        void into(Path directory) throws IOException;
    }

    /**
     * A directory of the cache with a server, which is unpacked if necessary.
     *
     * @param isWhole whether a directory is complete; files may be missing after temporary files
     *     were cleaned up
     */
    static Path unpacked(String name, ServerAccount account, Predicate<Path> isWhole, Unpacking unpacking)
            throws IOException {
        Path cache = directory(account);
        Path home = cache.resolve(name);
        if (!isWhole.test(home)) {
            unpack(cache, home, isWhole, unpacking);
        }
        if (!account.isOurs(home)) {
            throw new EmbeddedStoreException(
                    "The unpacked server in " + home + " belongs to another user.",
                    "delete it, or name another cache directory in the system property " + PROPERTY + ".");
        }
        return home;
    }

    /**
     * Unpacks beside the final directory and moves the result there in one step, so that no other
     * process sees half a server.
     */
    private static void unpack(Path cache, Path home, Predicate<Path> isWhole, Unpacking unpacking) throws IOException {
        String staging = "." + home.getFileName() + "-";
        deleteUnfinished(cache, staging);
        Path unpacked = Files.createTempDirectory(cache, staging);
        try {
            unpacking.into(unpacked);
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveInto(unpacked, home, isWhole);
        } finally {
            if (Files.exists(unpacked)) {
                FileTrees.delete(unpacked);
            }
        }
    }

    private static void moveInto(Path unpacked, Path home, Predicate<Path> isWhole) throws IOException {
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (isWhole.test(home)) {
                return; // another process was first
            }
            // an incomplete server is in the way
            FileTrees.delete(home);
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void deleteUnfinished(Path cache, String staging) throws IOException {
        Instant oldest = Instant.now().minus(LONGEST_UNPACKING);
        for (Path entry : FileTrees.list(cache)) {
            if (entry.getFileName().toString().startsWith(staging)
                    && Files.getLastModifiedTime(entry).toInstant().isBefore(oldest)) {
                FileTrees.delete(entry);
            }
        }
    }

    /** The exception for a server that could not be unpacked. */
    static EmbeddedStoreException notUnpacked(String server, IOException cause) {
        return new EmbeddedStoreException(
                server + " could not be unpacked: " + cause,
                "make room on the disk, or name another cache directory in the system property " + PROPERTY + ".",
                cause);
    }

    /** The cache directory, which is created if it is missing. */
    private static Path directory(ServerAccount account) {
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
            // the content is executed, so nobody else may have put it here
            boolean ours = account.isOurs(directory.toRealPath());
            boolean reached = account.barrierTo(directory).isEmpty();
            return ours && reached && Files.isWritable(directory) ? Optional.of(directory) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
