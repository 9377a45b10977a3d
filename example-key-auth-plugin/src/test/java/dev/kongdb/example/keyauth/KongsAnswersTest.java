package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kongdb.tck.vectors.http.EventLog;
import dev.kongdb.tck.vectors.http.HttpReplay;
import dev.kongdb.testkit.PluginHost;
import dev.kongdb.testkit.PluginHostTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The host with this plugin answers every request as a real Kong did, and its upstream receives the
 * same requests as Kong's. Each file has its own host, and the files run concurrently, because most
 * of the time is spent waiting.
 */
class KongsAnswersTest {
    private static final Path FOLDER = Path.of(System.getProperty("kongdb.vectors", "../vectors"), "http");

    @Nested
    @PluginHostTest
    class OfTheAdminApi extends Answers {
        OfTheAdminApi() {
            super("admin-http.jsonl");
        }
    }

    @Nested
    @PluginHostTest(database = "cassandra")
    class OfTheAdminApiOnCassandra extends Answers {
        OfTheAdminApiOnCassandra() {
            super("admin-http.jsonl");
        }
    }

    @Nested
    @PluginHostTest
    class OfTheProxy extends Answers {
        OfTheProxy() {
            super("proxy-http.jsonl");
        }
    }

    @Nested
    @PluginHostTest
    class OfTheEvents extends Answers {
        OfTheEvents() {
            super("cluster-events.jsonl");
        }
    }

    @Nested
    @PluginHostTest(database = "cassandra")
    class OfTheEventsOnCassandra extends Answers {
        OfTheEventsOnCassandra() {
            super("cluster-events.jsonl");
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.CONCURRENT)
    abstract static class Answers {
        private final String file;
        private EventLog events;
        private HttpReplay replay;

        Answers(String file) {
            this.file = file;
        }

        @BeforeAll
        void start(PluginHost host) {
            events = new EventLog(host.kong().config());
            replay = new HttpReplay(host.adminUrl(), host.proxyUrl(), events);
        }

        @AfterAll
        void stop() {
            replay.close();
            events.close();
        }

        Stream<Arguments> lines() throws IOException {
            return HttpReplay.read(FOLDER.resolve(file)).stream()
                    .map(Answers::withThePluginsOfTheTests)
                    .map(line -> Arguments.of(line.path("name").asText(), line));
        }

        /** The class path of the tests has more plugins than key-auth, and the host lists them. */
        private static JsonNode withThePluginsOfTheTests(JsonNode line) {
            if (line.path("name").asText().equals("plugins/enabled list")) {
                ((ArrayNode) line.at("/steps/0/expect/json/enabled_plugins"))
                        .insert(0, "java-key-auth")
                        .add("toy-auth");
            }
            return line;
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("lines")
        @Execution(ExecutionMode.SAME_THREAD)
        void answersAsKong(String name, JsonNode line) {
            assertThat(replay.difference(line)).as(name).isNull();
        }
    }
}
