package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kongdb.testkit.vectors.http.HttpReplay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The host with this plugin answers every request as a real Kong did, and its upstream sees what that Kong's saw. */
class KongsAnswersTest {
    private static final Path FOLDER = Path.of(System.getProperty("kongdb.vectors", "../vectors"));
    private static Gateway gateway;
    private static HttpReplay replay;

    @BeforeAll
    static void start() {
        gateway = new Gateway();
        replay = new HttpReplay(gateway.adminUrl(), gateway.proxyUrl(), Duration.ZERO);
    }

    @AfterAll
    static void stop() {
        replay.close();
        gateway.close();
    }

    static Stream<Arguments> lines() throws IOException {
        return Stream.concat(
                        HttpReplay.read(FOLDER.resolve("http/admin-http.jsonl")).stream(),
                        HttpReplay.read(FOLDER.resolve("http/proxy-http.jsonl")).stream())
                .map(line -> Arguments.of(line.path("name").asText(), line));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void answersAsKong(String name, JsonNode line) {
        assertThat(replay.difference(line)).as(name).isNull();
    }
}
