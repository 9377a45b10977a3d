package dev.kongdb.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks a tar archive: files, directories and symbolic links, with ustar and GNU long names,
 * which is all that the PostgreSQL archives contain. Other entries, and entries that would leave
 * the target, are refused and not skipped. A library for this would be four jars and 2.7 MB.
 *
 * <p>Every user of the machine can read the unpacked files, and execute those that are executable
 * in the archive, since a server started by root runs as another user.
 */
final class TarExtractor {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 64 * 1024;

    private final InputStream tar;
    private final Path target;
    private final byte[] header = new byte[BLOCK];
    private final byte[] buffer = new byte[64 * 1024];

    private TarExtractor(InputStream tar, Path target) {
        this.tar = tar;
        this.target = target;
    }

    /** Unpacks the archive into an existing directory. */
    static void extract(InputStream tar, Path target) throws IOException {
        new TarExtractor(tar, target.toRealPath()).extractAll();
    }

    private void extractAll() throws IOException {
        String longName = "";
        String longLink = "";
        while (readHeader()) {
            String name = longName.isEmpty() ? name() : longName;
            String link = longLink.isEmpty() ? text(157, 100) : longLink;
            long size = octal(124, 12);
            char type = (char) header[156];
            switch (type) {
                case 'L' -> longName = longText(size);
                case 'K' -> longLink = longText(size);
                case '0', '\0', '5', '2' -> {
                    extract(name, link, type, size);
                    longName = "";
                    longLink = "";
                }
                default -> throw new IOException("the archive holds '" + name + "' of the unknown type '" + type + "'");
            }
        }
    }

    private void extract(String name, String link, char type, long size) throws IOException {
        Path path = inside(target, name);
        if (type == '5' || name.endsWith("/")) {
            createDirectories(path);
            return;
        }
        Path parent = path.getParent();
        if (parent == null || path.equals(target)) {
            throw new IOException("the archive's '" + name + "' has no name");
        }
        createDirectories(parent);
        if (type == '2') {
            inside(parent, link);
            Files.createSymbolicLink(path, Path.of(link));
        } else {
            try (OutputStream file = Files.newOutputStream(path)) {
                copy(size, file);
            }
            boolean executable = (octal(100, 8) & 0111) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /**
     * Creates the directory and its parents. A parent that is a symbolic link to the outside is
     * detected here.
     */
    private void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.getParent();
            if (parent != null && !directory.equals(target)) {
                createDirectories(parent);
            }
            Files.createDirectory(directory);
        }
        if (!directory.toRealPath().startsWith(target)) {
            throw new IOException("the archive's directory '" + directory + "' leads out of " + target);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path inside(Path base, String name) throws IOException {
        Path resolved;
        try {
            resolved = base.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("the archive holds an impossible name", e);
        }
        if (name.isEmpty() || name.startsWith("/") || !resolved.startsWith(target)) {
            throw new IOException("the archive's '" + name + "' leads out of " + target);
        }
        return resolved;
    }

    /** Reads the next header; false at the end of the archive. */
    private boolean readHeader() throws IOException {
        if (tar.readNBytes(header, 0, BLOCK) < BLOCK) {
            throw new EOFException("the archive ends too early");
        }
        long sum = 0;
        boolean empty = true;
        for (int i = 0; i < BLOCK; i++) {
            boolean inChecksum = i >= 148 && i < 156;
            sum += inChecksum ? ' ' : header[i] & 0xff;
            empty &= header[i] == 0;
        }
        if (empty) {
            return false;
        }
        if (sum != octal(148, 8)) {
            throw new IOException("the archive is damaged: a header's checksum does not match");
        }
        return true;
    }

    private String name() {
        String name = text(0, 100);
        // GNU tar writes "ustar " and has times where POSIX has the prefix of a long name
        boolean posix = text(257, 6).equals("ustar");
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String longText(long size) throws IOException {
        if (size > LONGEST_NAME) {
            throw new IOException("the archive holds a name of " + size + " bytes");
        }
        byte[] bytes = tar.readNBytes((int) size);
        skipPadding(size);
        return text(bytes, 0, bytes.length);
    }

    private String text(int offset, int length) {
        return text(header, offset, length);
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) throws IOException {
        String digits = text(offset, length).trim();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("the archive is damaged: '" + digits + "' is no octal number", e);
        }
    }

    private void copy(long size, OutputStream out) throws IOException {
        long left = size;
        while (left > 0) {
            int read = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the archive ends too early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        skipPadding(size);
    }

    private void skipPadding(long size) throws IOException {
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
}
