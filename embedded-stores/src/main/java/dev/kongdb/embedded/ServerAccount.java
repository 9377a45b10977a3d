package dev.kongdb.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The account that a server runs under. An ordinary user's server runs as that user. Root's server
 * runs as another user, since the superuser of a database can do everything that the server's
 * account can. A user namespace is no solution, since the kernel's user id in it is still root's.
 *
 * @param prefix the command that switches to the account and then runs its arguments; empty for an
 *     ordinary user
 * @param self the user id of this JVM
 * @param uid the user id that owns the server's files
 */
record ServerAccount(List<String> prefix, long self, long uid) {
    private static final String OWNER = "unix:uid";
    private static final int PROBE_SECONDS = 10;

    /** The ids of nobody and nogroup, which exist on every Linux, with or without names. */
    static final List<String> NOBODY_BY_ID =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs");

    /** For containers without setpriv. */
    static final List<String> NOBODY_BY_NAME = List.of("runuser", "-u", "nobody", "--");

    /** The commands that give up root and then run their arguments, the best first. */
    static final List<List<String>> WAYS = List.of(NOBODY_BY_ID, NOBODY_BY_NAME);

    /** The account for servers of this JVM. */
    static ServerAccount choose() {
        return choose(WAYS);
    }

    /** The account of this JVM itself. */
    static ServerAccount ofThisJvm() {
        long self = ownId();
        return new ServerAccount(List.of(), self, self);
    }

    private static long ownId() {
        return idUnder(List.of())
                .orElseThrow(() -> new EmbeddedStoreException(
                        "Embedded stores cannot run here: the command 'id -u' does not work.",
                        "use Linux or macOS with the usual command-line tools."));
    }

    /**
     * The account for servers of this JVM. If it runs as root, it is the first of the ways that
     * works.
     */
    static ServerAccount choose(List<List<String>> ways) {
        return find(ways)
                .orElseThrow(() -> new EmbeddedStoreException(
                        "PostgreSQL does not run as root, and none of these commands works here to run it as somebody"
                                + " else: "
                                + ways.stream()
                                        .map(way -> String.join(" ", way))
                                        .toList() + ".",
                        "run as an ordinary user, or install util-linux, and let the container keep the capabilities"
                                + " SETUID, SETGID and CHOWN."));
    }

    /** As {@link #choose(List)}; empty when the JVM runs as root and none of the ways works. */
    static Optional<ServerAccount> find(List<List<String>> ways) {
        long self = ownId();
        if (self != 0) {
            return Optional.of(new ServerAccount(List.of(), self, self));
        }
        return ways.stream().flatMap(way -> tryAsRoot(way).stream()).findFirst();
    }

    private static Optional<ServerAccount> tryAsRoot(List<String> way) {
        OptionalLong id = idUnder(way);
        return id.isEmpty() || id.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(new ServerAccount(way, 0, id.getAsLong()));
    }

    private static OptionalLong idUnder(List<String> prefix) {
        List<String> command =
                Stream.concat(prefix.stream(), Stream.of("id", "-u")).toList();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                String id = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
                boolean worked = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
                return worked ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStoreException(
                    "Starting an embedded store was interrupted.", "start it again if it is still wanted.", e);
        }
    }

    /** Whether servers run as another user than this JVM, who must get their files. */
    boolean another() {
        return uid != self;
    }

    /**
     * Makes the server's user the owner of a file or of a directory with its content, if necessary.
     */
    void own(Path tree) throws IOException {
        if (ownerOf(tree) == uid) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.setAttribute(file, OWNER, (int) uid, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                // the directory itself comes last, so that the next start repeats an interrupted
                // change of owner
                Files.setAttribute(directory, OWNER, (int) uid, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether the file belongs to the user that this JVM runs as. */
    boolean isOurs(Path file) throws IOException {
        return ownerOf(file) == self;
    }

    /** Whether the file belongs to the user that servers run as. */
    boolean isServers(Path file) throws IOException {
        return ownerOf(file) == uid;
    }

    private static long ownerOf(Path file) throws IOException {
        return ((Integer) Files.getAttribute(file, OWNER, LinkOption.NOFOLLOW_LINKS)).longValue();
    }

    /** As {@link #barrierTo}, for a file or directory that may itself be closed. */
    Optional<Path> barrierAbove(Path path) throws IOException {
        Path parent = path.toRealPath().getParent();
        return parent == null ? Optional.empty() : barrierTo(parent);
    }

    /**
     * The first directory, this one or one above it, that the server's user cannot enter. Our own
     * directories below the temporary directory are opened instead (to enter, not to list), since
     * test frameworks make theirs private.
     */
    Optional<Path> barrierTo(Path directory) throws IOException {
        if (!another()) {
            return Optional.empty();
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        for (Path path = directory.toRealPath(); path != null; path = path.getParent()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                continue;
            }
            if (path.equals(temporary) || !path.startsWith(temporary) || !isOurs(path)) {
                return Optional.of(path);
            }
            Set<PosixFilePermission> opened = EnumSet.copyOf(permissions);
            opened.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(path, opened);
        }
        return Optional.empty();
    }
}
