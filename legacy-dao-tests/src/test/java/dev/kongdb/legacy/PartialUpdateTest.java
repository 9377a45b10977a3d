package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The columns that an update leaves unchanged. */
class PartialUpdateTest {
    private static final Map<String, ?> NUMBER = Map.of("type", "number");
    private static final LegacySchema SCHEMA = LegacySchema.of(
            "t",
            Map.of(
                    "primary_key",
                    List.of("id"),
                    "fields",
                    Map.of(
                            "id",
                            NUMBER,
                            "config",
                            Map.of(
                                    "type",
                                    "table",
                                    "schema",
                                    Map.of(
                                            "fields",
                                            Map.of(
                                                    "a",
                                                    NUMBER,
                                                    "b",
                                                    NUMBER,
                                                    "free",
                                                    Map.of("type", "table"),
                                                    "inner",
                                                    Map.of(
                                                            "type",
                                                            "table",
                                                            "schema",
                                                            Map.of("fields", Map.of("c", NUMBER, "d", NUMBER)))))))));

    @Test
    void onlyTablesWithASchemaAreCompletedAndThoseWithinThemToo() {
        Map<String, @Nullable Object> given = LegacyTestCase.table(
                "config",
                LegacyTestCase.table(
                        "a", 1, "free", LegacyTestCase.table("x", 1), "inner", LegacyTestCase.table("c", 1)));
        Map<String, ?> old = Map.of(
                "config", Map.of("a", 2, "b", 2, "free", Map.of("x", 2, "y", 2), "inner", Map.of("c", 2, "d", 2)));
        PartialUpdate.complete(given, old, SCHEMA);
        assertThat(given)
                .isEqualTo(Map.of(
                        "config", Map.of("a", 1, "b", 2, "free", Map.of("x", 1), "inner", Map.of("c", 1, "d", 2))));
    }
}
