package dev.kongdb.tck.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.tck.vectors.VectorRunner.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our answers equal those of Kong 2.8.5. */
class VectorsTest {
    private static final VectorRunner RUNNER =
            new VectorRunner(List.of(new SchemaFieldsVectors(), new MetaschemaVectors(), new CoreEntitiesVectors()));

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemaFields")
    void answersAsKongForSingleSchemaFeatures(String id, Vector vector) {
        assertAnsweredAsKong(vector);
    }

    static Stream<Arguments> schemaFields() {
        return vectors("schema-fields.jsonl");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metaschema")
    void answersAsKongForSchemaDefinitions(String id, Vector vector) {
        assertAnsweredAsKong(vector);
    }

    static Stream<Arguments> metaschema() {
        return vectors("metaschema.jsonl");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("coreEntities")
    void answersAsKongForItsOwnEntities(String id, Vector vector) {
        assertAnsweredAsKong(vector);
    }

    static Stream<Arguments> coreEntities() {
        return vectors("core-entities.jsonl");
    }

    private static Stream<Arguments> vectors(String file) {
        String folder = System.getProperty("kongdb.vectors", "../vectors");
        return VectorFile.read(Path.of(folder, file)).stream().map(vector -> Arguments.of(vector.id(), vector));
    }

    private static void assertAnsweredAsKong(Vector vector) {
        Outcome outcome = RUNNER.run(vector);
        assertThat(outcome.failed())
                .as("%s: %s, answered %s", vector.id(), outcome.difference(), outcome.answer())
                .isFalse();
    }
}
