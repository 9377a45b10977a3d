package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.declarative.DeclarativeFile;
import dev.kongdb.declarative.DeclarativeImport;
import dev.kongdb.declarative.DeclarativeProgress;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.host.KongHost;
import dev.kongdb.tck.vectors.http.DeclarativeCommands;
import dev.kongdb.tck.vectors.http.DeclarativeReplay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarative configurations are read, answered and imported as by a real Kong. */
@TestInstance(Lifecycle.PER_CLASS)
class DeclarativeAnswersTest {
    private static final Path FILE = Path.of(System.getProperty("kongdb.vectors", "../vectors"))
            .resolve("http")
            .resolve("declarative.jsonl");

    private EmbeddedPostgres postgres;
    private Kong database;
    private KongHost node;
    private DeclarativeReplay replay;

    @BeforeAll
    void start() {
        postgres = EmbeddedPostgres.builder().start();
        database = Kong.open(KongConfig.of(postgres.settings()));
        node = KongHost.start(
                KongConfig.empty()
                        .with(Map.of(
                                "database", "off",
                                "admin_listen", "127.0.0.1:0",
                                "proxy_listen", "127.0.0.1:0",
                                "admin_access_log", "off",
                                "proxy_access_log", "off")),
                line -> {});
        replay = new DeclarativeReplay(URI.create(node.adminUrls().get(0)), new Library());
    }

    @AfterAll
    void stop() {
        node.close();
        database.close();
        postgres.close();
    }

    static Stream<Arguments> lines() throws IOException {
        return DeclarativeReplay.read(FILE).stream()
                .map(line -> Arguments.of(line.path("name").asText(), line));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void answersAsKong(String name, JsonNode line) {
        assertThat(replay.difference(line)).as(name).isNull();
    }

    /** Runs the code of the commands without their processes. */
    private final class Library implements DeclarativeCommands {
        private static final Set<String> NOT_COUNTED = Set.of("workspaces", "tags", "parameters");

        private boolean written;

        private final DeclarativeConfig format = new DeclarativeConfig(
                database.db().daos().stream().map(Dao::schema).toList());

        @Override
        public String parse(Path file) throws IOException {
            try {
                DeclarativeFile.read(format, file);
                return "parse successful";
            } catch (DeclarativeConfigException e) {
                return "Failed parsing:\n" + DeclarativeConfig.text(e);
            }
        }

        @Override
        public String importIntoEmptyDatabase(Path file) throws IOException {
            if (written) { // this takes longer than everything else
                database.db().truncate();
                written = false;
            }
            DeclarativeContent content;
            try {
                content = DeclarativeFile.read(format, file);
            } catch (DeclarativeConfigException e) {
                return "Failed parsing:\n" + DeclarativeConfig.text(e);
            }
            try {
                DeclarativeImport.write(database.db(), content, DeclarativeProgress.NONE);
                written = content.size() > 0;
                return "parse successful, beginning import\nimport successful";
            } catch (KongDbException e) {
                assertThat(rows())
                        .as("nothing is left of an import that failed")
                        .isEmpty();
                return "parse successful, beginning import\nFailed importing:\n" + e.getMessage();
            }
        }

        @Override
        public Map<String, Integer> rows() {
            Map<String, Integer> rows = new LinkedHashMap<>();
            for (Dao dao : database.db().daos()) {
                int count = NOT_COUNTED.contains(dao.schema().name())
                        ? 0
                        : (int) dao.with(Options.pagination(1000, 1000))
                                .each(1000)
                                .count();
                if (count > 0) {
                    rows.put(dao.schema().name(), count);
                }
            }
            return rows;
        }
    }
}
