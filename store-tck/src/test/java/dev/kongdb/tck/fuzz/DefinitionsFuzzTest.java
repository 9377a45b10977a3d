package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.List;
import java.util.Map;

/** Random definitions of schemas and subschemas. Each is accepted, or refused with reasons. */
class DefinitionsFuzzTest {
    @FuzzTest(maxDuration = "150s")
    void judgesAnyDefinition(byte[] input) {
        Limits.judge(DefinitionsFuzzTest.class, input, DefinitionsFuzzTest::judge);
    }

    private static void judge(FuzzedDataProvider data) {
        Shapes shapes = new Shapes(data);
        boolean entity = data.consumeBoolean();
        Map<String, Object> definition = shapes.oneIn(4)
                ? shapes.map(6, List.of("name", "primary_key", "fields", "entity_checks", "transformations"))
                : new Definitions(shapes, false).schema();

        Limits.within(() -> {
            judge(MetaSchema.validate(definition));
            judge(MetaSchema.validateSubschema(definition));
            define(definition, entity);
        });
    }

    private static void judge(Violations violations) {
        if (violations != null) {
            assertThat(violations.asMap()).isNotEmpty();
            assertThat(violations.message()).isNotEmpty();
        }
    }

    private static void define(Map<String, Object> definition, boolean entity) {
        SchemaDefinition schema = SchemaDefinition.of(definition);
        try {
            parents().subschema("parents", "x", schema).link();
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        try {
            (entity ? parents().entity(schema) : parents().plain(schema)).link();
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static SchemaLinker parents() {
        return new SchemaLinker()
                .entity(SchemaDefinition.named("parents")
                        .with("primary_key", List.of("id"))
                        .with("subschema_key", "a")
                        .field("id", Typedefs.get("uuid"))
                        .field("a", Typedefs.get("name"))
                        .field("b", Typedefs.get("tags"))
                        .build());
    }
}
