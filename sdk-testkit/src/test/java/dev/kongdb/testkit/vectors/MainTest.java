package dev.kongdb.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String SCHEMA =
            "\"class\": \"Entity\", \"schema\": {\"name\": \"t\", \"primary_key\": [\"f\"], \"fields\": [{\"f\": {\"type\": \"string\"}}]}";

    private final VectorRunner runner = new VectorRunner(List.of(new SchemaFieldsVectors()));
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        return Main.run(arguments, runner, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void vectors(String... lines) throws IOException {
        Files.write(folder.resolve("mine.jsonl"), List.of(lines));
    }

    private static String vector(String id, String expect) {
        return "{\"id\": \"" + id + "\", " + SCHEMA
                + ", \"context\": \"insert\", \"input\": {\"f\": \"x\"}, \"expect\": " + expect + "}";
    }

    @Test
    void succeedsWhenEveryVectorPasses() throws IOException {
        vectors(vector("a-1", "{\"ok\": true, \"entity\": {\"f\": \"x\"}}"));

        assertThat(run(folder.toString())).isZero();
        assertThat(printed()).contains("mine.jsonl: 1 passed, 0 failed, 0 listed divergences");
    }

    @Test
    void failsAndShowsTheDifference() throws IOException {
        vectors(vector("a-1", "{\"ok\": true, \"entity\": {\"f\": \"y\"}}"));

        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(printed())
                .contains("mine.jsonl: 0 passed, 1 failed, 0 listed divergences")
                .contains("a-1: entity.f: expected y, got x");
    }

    @Test
    void oneOfSeveralAnswersIsEnough() throws IOException {
        vectors(vector(
                "a-1",
                "{\"ok\": false}, \"expect_any\": [{\"ok\": false}, {\"ok\": true, \"entity\": {\"f\": \"x\"}}]"));

        assertThat(run(folder.toString())).isZero();
    }

    @Test
    void aVectorOfNoKnownKindFails() throws IOException {
        vectors("{\"id\": \"a-1\", \"expect\": {}}");

        assertThat(run(folder.toString())).isEqualTo(1);
    }

    @Test
    void writesTheAnswersWhenAsked() throws IOException {
        vectors(vector("a-1", "{\"ok\": true, \"entity\": {\"f\": \"y\"}}"));
        Path answers = folder.resolve("answers.json");

        run(folder.toString(), "--answers", answers.toString());

        assertThat(Files.readAllLines(answers))
                .containsExactly(
                        "{\"file\":\"mine.jsonl\",\"id\":\"a-1\",\"answer\":{\"ok\":true,\"entity\":{\"f\":\"x\"}}}");
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(run()).isEqualTo(2);
        assertThat(printed()).contains("usage: vectors FOLDER [--answers FILE]");
    }

    @Test
    void anEmptyFolderIsNoSuccess() {
        assertThat(run(folder.toString())).isEqualTo(2);
    }
}
