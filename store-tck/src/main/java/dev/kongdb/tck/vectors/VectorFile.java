package dev.kongdb.tck.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of vectors: JSON lines. */
public final class VectorFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<@Nullable Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private VectorFile() {}

    /**
     * The vectors of a file, in order.
     *
     * @throws VectorFileException if the file cannot be read
     */
    public static List<Vector> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new VectorFileException(file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new VectorFileException("cannot read " + file + ": " + reason(e), e);
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                vectors.add(vector(lines.get(i), file + ", line " + (i + 1)));
            }
        }
        return vectors;
    }

    private static Vector vector(String line, String where) {
        Map<String, @Nullable Object> content;
        try {
            content = JSON.readValue(line, OBJECT);
        } catch (JsonProcessingException e) {
            throw new VectorFileException(where + " is no JSON object: " + e.getOriginalMessage(), e);
        }
        if (content == null) {
            throw new VectorFileException(where + " is no JSON object: it is null");
        }
        if (!(content.get("id") instanceof String)) {
            throw new VectorFileException(where + " is no vector: it has no \"id\"");
        }
        return Vector.of(content);
    }

    /**
     * The vector files of a folder, sorted by name.
     *
     * @throws VectorFileException if the folder cannot be read
     */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new VectorFileException("cannot read the folder " + folder + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is none";
        }
        return e instanceof NotDirectoryException ? "it is a file" : String.valueOf(e.getMessage());
    }

    static String write(Map<String, @Nullable Object> line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
