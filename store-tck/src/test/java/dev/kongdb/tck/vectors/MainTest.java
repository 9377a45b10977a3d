package dev.kongdb.tck.vectors;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final String SCHEMA =
            "\"class\": \"Entity\", \"schema\": {\"name\": \"t\", \"primary_key\": [\"f\"], \"fields\": [{\"f\": {\"type\": \"string\"}}]}";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Main(out, out).run(arguments);
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
        assertThat(printed()).contains("error: no folder is named").contains("usage: vectors FOLDER");
        assertThat(run("--help")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x --speed 9|there is no option --speed",
                "x --answers|--answers needs a value",
                "x y|a folder is given twice",
                "x --proxy http://127.0.0.1:8000|--proxy and --conf are of a node, whose Admin API --url names",
                "x --store oracle|no store has that name",
                "x --url mysql://u:secret@h/d|this is no URL of a PostgreSQL",
                "x --url postgresql://u:secret@h/d?ssl=on|the URL may have the parameters user and password, not 'ssl'",
                "x --url postgresql://u:sec%ret@h|the URL is malformed"
            })
    void saysWhatIsWrongWithTheArgumentsAndRepeatsNoPassword(String arguments, String error) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(printed())
                .contains("error: " + error)
                .doesNotContain("sec%ret")
                .doesNotContain("u:secret");
    }

    @Test
    void saysWhichFolderCannotBeRead() {
        assertThat(run(folder.resolve("none").toString())).isEqualTo(2);
        assertThat(printed()).contains("error: cannot read the folder " + folder.resolve("none") + ": there is none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": ", "[1]", "null", "{\"id\": \"a\"} x", "{\"expect\": {}}"})
    void saysWhichLineIsNoVector(String line) throws IOException {
        vectors(vector("a-1", "{\"ok\": true}"), "", line);
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(printed()).contains("error: " + folder.resolve("mine.jsonl") + ", line 3 is no ");
    }

    @Test
    void aStoreThatCannotBeReachedIsNoFailureOfAScript() throws IOException {
        vectors("{\"id\": \"s-1\", \"steps\": []}");
        assertThat(run(folder.toString(), "--url", "postgresql://u:secret@127.0.0.1:1/d"))
                .isEqualTo(2);
        assertThat(printed())
                .contains("error: no scripts can run on postgres: ")
                .doesNotContain("secret");
    }

    @Test
    void anEmptyFolderIsNoSuccess() {
        assertThat(run(folder.toString())).isEqualTo(2);
    }
}
