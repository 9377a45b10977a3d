package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.tck.vectors.DaoVectors;
import dev.kongdb.tck.vectors.KongScriptStore;
import dev.kongdb.tck.vectors.ScriptStore;
import dev.kongdb.tck.vectors.Vector;
import dev.kongdb.tck.vectors.VectorFile;
import dev.kongdb.tck.vectors.VectorRunner;
import dev.kongdb.tck.vectors.VectorRunner.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The DAOs on Cassandra answer as the DAOs of Kong 2.8.5 on PostgreSQL, except where a capability
 * says otherwise.
 */
class DaoVectorsTest {
    private static ScriptStore store;
    private static VectorRunner runner;

    @BeforeAll
    static void open() {
        store = KongScriptStore.open(Server.config().with("database", "cassandra"));
        runner = new VectorRunner(List.of(new DaoVectors(() -> store)));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void answersAsKongToScripts(String id, Vector vector) {
        Outcome outcome = runner.run(vector);
        assertThat(outcome.failed()).as(outcome.difference()).isFalse();
    }

    static Stream<Arguments> scripts() {
        String folder = System.getProperty("kongdb.vectors", "../vectors");
        return VectorFile.read(Path.of(folder, "dao-postgres.jsonl")).stream()
                .map(vector -> Arguments.of(vector.id(), vector));
    }
}
