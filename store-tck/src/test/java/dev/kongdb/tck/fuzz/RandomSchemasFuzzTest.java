package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.List;
import java.util.Map;

/** Random JSON for random schemas that the metaschema accepts. */
class RandomSchemasFuzzTest {
    private static final SchemaDefinition PARENTS = SchemaDefinition.named("parents")
            .with("primary_key", List.of("id"))
            .field("id", Typedefs.get("uuid"))
            .field("name", FieldDefinition.of("string").with("unique", true))
            .build();

    @FuzzTest(maxDuration = "150s")
    void judgesAnyJson(byte[] input) {
        Limits.judge(RandomSchemasFuzzTest.class, input, RandomSchemasFuzzTest::judge);
    }

    private static void judge(FuzzedDataProvider data) {
        Shapes shapes = new Shapes(data);
        Map<String, Object> definition = new Definitions(shapes, true).schema();
        boolean entity = data.consumeBoolean();
        boolean nulls = data.consumeBoolean();
        Schema schema;
        try {
            schema = define(definition, entity);
        } catch (SchemaDefinitionException e) {
            return; // not a schema, and refused as such
        }
        Map<String, Object> input = shapes.entity(schema.fields());
        Map<String, Object> stored = shapes.oneIn(3) ? shapes.entity(schema.fields()) : input;

        try {
            new Judge(schema, nulls).judge(input, stored);
        } catch (SchemaDefinitionException | TransformationException e) {
            // for example a malformed pattern, which shows only now, as in Kong
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static Schema define(Map<String, Object> definition, boolean entity) {
        SchemaDefinition schema = SchemaDefinition.of(definition);
        SchemaLinker linker = new SchemaLinker().entity(PARENTS);
        return (entity ? linker.entity(schema) : linker.plain(schema)).link().schema(schema.name());
    }
}
