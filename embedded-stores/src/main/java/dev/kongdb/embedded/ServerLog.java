package dev.kongdb.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file with a server's output. The one of the start before is kept beside it. */
final class ServerLog {
    private static final String NAME = "kongdb.log";
    private static final String FORMER = "kongdb.log.1";
    private static final int TAIL_BYTES = 4000;

    private final Path path;
    private final Path former;

    ServerLog(Path directory) {
        this.path = directory.resolve(NAME);
        this.former = directory.resolve(FORMER);
    }

    Path path() {
        return path;
    }

    /** Begins an empty log, which only this user can read. */
    void begin() throws IOException {
        if (Files.exists(path)) {
            Files.move(path, former, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** All of it. */
    String text() throws IOException {
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    /** Its last lines, for the message of an exception. */
    String tail() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long skipped = Math.max(0, file.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - skipped)];
            file.seek(skipped);
            file.readFully(tail);
            return "The end of " + path + ":\n" + new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "The log " + path + " cannot be read: " + e;
        }
    }
}
