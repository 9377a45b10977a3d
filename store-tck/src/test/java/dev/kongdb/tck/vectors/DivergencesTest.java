package dev.kongdb.tck.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.tck.vectors.VectorRunner.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of divergences hides no other difference. */
class DivergencesTest {
    private static final Path FOLDER = Path.of(System.getProperty("kongdb.vectors", "../vectors"));
    private static final VectorRunner RUNNER =
            new VectorRunner(List.of(new SchemaFieldsVectors(), new MetaschemaVectors(), new CoreEntitiesVectors()));

    private static List<Vector> vectors(String file) {
        return VectorFile.read(FOLDER.resolve(file));
    }

    @Test
    void eachIsNeededAndTheyExplainThese() {
        Map<String, Set<String>> explained = new LinkedHashMap<>();
        for (String file : List.of("schema-fields.jsonl", "metaschema.jsonl", "core-entities.jsonl")) {
            for (Vector vector : vectors(file)) {
                Outcome outcome = RUNNER.run(vector);
                outcome.divergences()
                        .forEach(divergence -> explained
                                .computeIfAbsent(divergence.decision(), decision -> new LinkedHashSet<>())
                                .add(vector.id()));
            }
        }
        assertThat(explained).containsOnlyKeys("1", "-");
        assertThat(explained.get("1"))
                .containsExactly(
                        "immutable-002",
                        "immutable-004",
                        "immutable-005",
                        "immutable-006",
                        "immutable-007",
                        "immutable-008",
                        "immutable-011",
                        "immutable-014",
                        "immutable-015",
                        "immutable-017",
                        "immutable-unset-001",
                        "immutable-unset-002");
        assertThat(explained.get("-")).containsExactly("typedef-sources-003", "typedef-destinations-002");
    }

    @Test
    void anotherAnswerThanTheOneMeantIsNotExplained() {
        for (Vector vector : vectors("schema-fields.jsonl")) {
            Outcome outcome = RUNNER.run(vector);
            if (outcome.divergences().isEmpty()) {
                continue;
            }
            List<Map<String, Object>> others = new ArrayList<>();
            for (String changed : outcome.answer().keySet()) {
                Map<String, Object> other = new LinkedHashMap<>(outcome.answer());
                other.put(changed, "something else");
                others.add(other);
            }
            others.add(vector.expected());
            others.add(Map.of("ok", true, "entity", Map.of("id", 1L, "zzz", "x")));
            others.add(Map.of("ok", true));
            assertThat(others)
                    .as(vector.id())
                    .allSatisfy(other -> assertThat(Divergences.ALL).noneMatch(each -> each.explains(vector, other)));
        }
    }

    /**
     * The second divergence is justified only if Kong itself shows that these words follow a crash.
     */
    @Test
    void kongSpeaksOfUpdatingOutsideOfUpdatesOnlyAfterItCrashedInOne() {
        boolean crashed = false;
        for (Vector vector : vectors("schema-fields.jsonl")) {
            boolean update = "update".equals(vector.text("context"));
            if (!update && vector.expected().toString().contains("when updating")) {
                assertThat(crashed).as(vector.id()).isTrue();
            }
            crashed |= update
                    && vector.id().startsWith("subschema-")
                    && "raised".equals(vector.expected().get("stage"));
        }
        assertThat(vectors("core-entities.jsonl"))
                .filteredOn(vector -> !"update".equals(vector.text("context")))
                .filteredOn(vector -> vector.expected().toString().contains("non-empty: 'ip', 'port'"))
                .isNotEmpty()
                .noneMatch(vector -> vector.expected().toString().contains("when updating"));
    }
}
