package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.DeclarativeConfigException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are refused. */
class DeclarativeFileTest {
    private static final long GIGABYTE = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aFileOfAGigabyteInOneScalarIsRefusedByItsSizeAndNotRead() throws Exception {
        long size = Math.max(GIGABYTE, Runtime.getRuntime().maxMemory());
        for (String name : List.of("bomb.yml", "bomb.json")) {
            Path file = folder.resolve(name);
            try (RandomAccessFile bomb = new RandomAccessFile(file.toFile(), "rw")) {
                bomb.write("{\"_comment\": \"".getBytes(StandardCharsets.US_ASCII));
                bomb.setLength(size);
            }
            DeclarativeConfig format = new DeclarativeConfig(List.of());
            assertThatThrownBy(() -> DeclarativeFile.read(format, file))
                    .isInstanceOf(DeclarativeConfigException.class)
                    .hasMessageContaining("the file has " + size + " bytes, and with this heap it may have ");
        }
    }
}
