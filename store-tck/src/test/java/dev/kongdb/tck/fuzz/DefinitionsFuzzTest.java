package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kongdb.schema.MetaSchema;
import dev.kongdb.schema.OldPluginSchemas;
import dev.kongdb.schema.SchemaDefinition;
import dev.kongdb.schema.SchemaDefinitionException;
import dev.kongdb.schema.SchemaRegistry;
import dev.kongdb.schema.Typedefs;
import dev.kongdb.schema.Violations;
import java.util.List;
import java.util.Map;

/** Anything given as the definition of a schema, of a subschema, or of a plugin of old: accepted, or refused with reasons. */
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
            convert(definition);
        });
    }

    private static void judge(Violations violations) {
        if (violations != null) {
            assertThat(violations.asMap()).isNotEmpty();
            assertThat(violations.message()).isNotEmpty();
        }
    }

    private static void define(Map<String, Object> definition, boolean entity) {
        SchemaRegistry registry = new SchemaRegistry();
        registry.define(SchemaDefinition.named("parents")
                .with("primary_key", List.of("id"))
                .with("subschema_key", "a")
                .field("id", Typedefs.get("uuid"))
                .field("a", Typedefs.get("name"))
                .field("b", Typedefs.get("tags"))
                .build());
        SchemaDefinition schema = SchemaDefinition.of(definition);
        try {
            registry.subschema("parents", "x", schema);
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        try {
            if (entity) {
                registry.define(schema);
            } else {
                registry.definePlain(schema);
            }
            SchemaRegistry.topologicalOrder(List.of(schema));
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void convert(Map<String, Object> definition) {
        try {
            OldPluginSchemas.isOld(definition);
            OldPluginSchemas.convert("old", definition);
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
