package dev.kongdb.tck.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kongdb.KongSchemas;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Random JSON for each of Kong's entities, in each context. */
class CoreEntitiesFuzzTest {
    private static final Schemas SCHEMAS = schemas();
    private static final List<Schema> ENTITIES = SCHEMAS.all();

    /** Kong's own entities, and those of one plugin. */
    private static Schemas schemas() {
        SchemaLinker linker = new SchemaLinker();
        KongSchemas.found(CoreEntitiesFuzzTest.class.getClassLoader())
                .all()
                .forEach(schema -> linker.entity(schema.definition()));
        linker.subschema(
                "plugins",
                "key-auth",
                SchemaDefinition.named("key-auth")
                        .field("consumer", Typedefs.get("no_consumer"))
                        .field("protocols", Typedefs.get("protocols_http"))
                        .field(
                                "config",
                                FieldDefinition.of("record")
                                        .field(
                                                "key_names",
                                                FieldDefinition.of("array")
                                                        .with("elements", Typedefs.get("header_name")))
                                        .field("headers", Typedefs.get("headers"))
                                        .field("sources", Typedefs.get("sources"))
                                        .field("version", Typedefs.get("semantic_version"))
                                        .field("url", Typedefs.get("url")))
                        .build());
        return linker.link();
    }

    @FuzzTest(maxDuration = "150s")
    void judgesAnyJson(byte[] input) {
        Limits.judge(CoreEntitiesFuzzTest.class, input, CoreEntitiesFuzzTest::judge);
    }

    private static void judge(FuzzedDataProvider data) {
        Shapes shapes = new Shapes(data);
        Schema schema = shapes.any(ENTITIES);
        boolean nulls = data.consumeBoolean();
        Map<String, Object> input = entity(schema, shapes);
        Map<String, Object> stored = shapes.oneIn(3) ? entity(schema, shapes) : input;

        new Judge(schema, nulls).judge(input, stored);
    }

    private static Map<String, Object> entity(Schema schema, Shapes shapes) {
        if (shapes.oneIn(10)) {
            return shapes.map(5, schema.shape().names());
        }
        String subschema = subschema(schema, shapes);
        List<Field> fields = schema.subschemaFields(subschema);
        Map<String, Object> entity = shapes.entity(fields == null ? schema.fields() : fields);
        Field key = schema.subschemaKey();
        if (key != null && fields != null && !shapes.oneIn(6)) {
            entity.put(key.name(), key.elements() == null ? subschema : List.of(subschema));
        }
        return entity;
    }

    private static String subschema(Schema schema, Shapes shapes) {
        if (schema.name().equals("vaults_beta")) {
            return "env";
        }
        return schema.name().equals("plugins")
                ? "key-auth"
                : Objects.requireNonNull(
                        shapes.any(List.of("http", "https", "tcp", "tls", "udp", "tls_passthrough", "grpc", "grpcs")));
    }
}
