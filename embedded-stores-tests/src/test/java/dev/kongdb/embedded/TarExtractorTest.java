package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarExtractorTest {
    private static final int BLOCK = 512;

    @TempDir
    private Path temporary;

    private Path target;
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(temporary.resolve("target"));
    }

    @Test
    void unpacksFilesDirectoriesLinksAndTheRightToExecute() throws IOException {
        entry("lib/", '5', 0755, "", "");
        entry("lib/libpq.so.5.18", '0', 0644, "", "x".repeat(1000));
        entry("lib/libpq.so", '2', 0777, "libpq.so.5.18", "");
        entry("bin/initdb", '0', 0755, "", "#!");
        entry("lib/up", '2', 0777, "../bin/initdb", "");
        extract();

        assertThat(target.resolve("lib/libpq.so")).isSymbolicLink().hasContent("x".repeat(1000));
        assertThat(target.resolve("lib/up")).hasContent("#!");
        assertThat(target.resolve("bin/initdb")).isExecutable();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("lib/libpq.so.5.18"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void readsLongNames() throws IOException {
        String name = "share/" + "n".repeat(200);
        entry("././@LongLink", 'L', 0644, "", name + "\0");
        entry(name.substring(0, 100), '0', 0644, "", "long");
        entry("after", '0', 0644, "", "short");
        extract();

        assertThat(target.resolve(name)).hasContent("long");
        assertThat(target.resolve("after")).hasContent("short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/evil", "lib/../../evil", ""})
    void refusesFilesOutsideTheTarget(String name) throws IOException {
        entry(name, '0', 0644, "", "evil");
        assertThatIOException().isThrownBy(this::extract).withMessageContaining("leads out of");
        assertThat(temporary.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "../target/../evil"})
    void refusesLinksOutOfTheTarget(String link) throws IOException {
        entry("link", '2', 0777, link, "");
        assertThatIOException().isThrownBy(this::extract).withMessageContaining("leads out of");
    }

    @Test
    void refusesToWriteThroughALinkThatTurnsOutToLeadOutside() throws IOException {
        // harmless if compared as text: here/x/.. is here
        entry("x/", '5', 0755, "", "");
        entry("here", '2', 0777, ".", "");
        entry("link", '2', 0777, "here/here/x/../..", "");
        entry("link/evil", '0', 0644, "", "evil");
        assertThatIOException().isThrownBy(this::extract).withMessageContaining("leads out of");
        assertThat(temporary.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws IOException {
        entry("device", '3', 0644, "", "");
        assertThatIOException().isThrownBy(this::extract).withMessageContaining("'device' of the unknown type '3'");
    }

    @Test
    void refusesADamagedOrTruncatedArchive() throws IOException {
        entry("file", '0', 0644, "", "x".repeat(2000));
        byte[] whole = archive.toByteArray();
        assertThatIOException()
                .isThrownBy(() -> TarExtractor.extract(new ByteArrayInputStream(whole, 0, 1200), target))
                .withMessageContaining("ends too early");
        byte[] damaged = whole.clone();
        damaged[0]++;
        assertThatIOException()
                .isThrownBy(() -> TarExtractor.extract(new ByteArrayInputStream(damaged), target))
                .withMessageContaining("checksum");
    }

    private void extract() throws IOException {
        archive.writeBytes(new byte[2 * BLOCK]);
        TarExtractor.extract(new ByteArrayInputStream(archive.toByteArray()), target);
    }

    private void entry(String name, char type, int mode, String link, String content) {
        byte[] header = new byte[BLOCK];
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 124, "%011o".formatted(bytes.length));
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar  ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        archive.writeBytes(header);
        archive.writeBytes(Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK));
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
