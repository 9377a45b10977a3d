package dev.kongdb.declarative;

import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.error.Errors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Files of declarative configuration. As in Kong, the extension of the name determines the format.
 */
public final class DeclarativeFile {
    /**
     * The part of the heap that a file may take is 1/8, since its values take several times as
     * much.
     */
    private static final int SHARE_OF_HEAP = 8;

    private DeclarativeFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws dev.kongdb.error.DeclarativeConfigException when it is invalid, or larger than an
     *     eighth of the heap
     */
    public static DeclarativeContent read(DeclarativeConfig config, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Format format;
        if (name.endsWith("json")) {
            format = Format.JSON;
        } else if (name.endsWith("yml") || name.endsWith("yaml")) {
            format = Format.YAML;
        } else {
            throw refused("unknown file type: " + file.toAbsolutePath() + ". (Accepted types: json, yaml)");
        }
        long largest = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        if (Files.size(file) > largest) {
            throw refused("failed parsing declarative configuration: the file has " + Files.size(file)
                    + " bytes, and with this heap it may have " + largest + "; give the JVM more by -Xmx");
        }
        try {
            return config.read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString(),
                    format);
        } catch (CharacterCodingException e) {
            throw refused("failed parsing declarative configuration: 0:0: invalid leading UTF-8 octet");
        }
    }

    private static RuntimeException refused(String message) {
        return new Errors("declarative").declarativeConfig(Map.of("error", message));
    }
}
