package dev.kongdb.tck.table;

import dev.kongdb.entity.CaCertificateCodec;
import dev.kongdb.entity.ConsumerCodec;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.PostgresColumn;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * An entity whose definition changes at random, like the definition of a plugin's entity changes
 * from release to release. Not thread-safe.
 */
public final class RandomEntity {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

    private final String name;
    private final Random random;
    private final boolean anyChange;

    /**
     * A random entity.
     *
     * @param name the name of the entity and its table
     * @param anyChange whether its key and the types of its fields change, too
     */
    public RandomEntity(String name, long seed, boolean anyChange) {
        this.name = name;
        this.random = new Random(seed);
        this.anyChange = anyChange;
    }

    /** The next definition of the entity, linked. */
    public Schema next() {
        SchemaDefinition definition = definition();
        return Objects.requireNonNull(new SchemaLinker()
                .entity(ConsumerCodec.DEFINITION)
                .entity(CaCertificateCodec.DEFINITION)
                .entity(definition)
                .link()
                .schema(name));
    }

    private SchemaDefinition definition() {
        boolean byCode = anyChange && chance(20);
        SchemaDefinition.Builder definition = SchemaDefinition.named(name)
                .with("primary_key", List.of(byCode ? "code" : "id"))
                .with("workspaceable", chance(60))
                .with("ttl", chance(30))
                .field(
                        byCode ? "code" : "id",
                        byCode
                                ? FieldDefinition.of("string").with("required", true)
                                : FieldDefinition.of("string")
                                        .with("uuid", true)
                                        .with("auto", true));
        List<String> plain = new ArrayList<>();
        for (String field : NAMES) {
            if (chance(70)) {
                FieldDefinition type = type(anyChange ? random.nextInt(TYPES.size()) : NAMES.indexOf(field));
                definition.field(field, changed(type));
                plain.add(field);
            }
        }
        if (chance(70)) {
            definition.field(
                    "created_at",
                    FieldDefinition.of("integer").with("timestamp", true).with("auto", true));
        }
        reference(definition, "owner", "consumers", 60);
        reference(definition, "authority", "ca_certificates", 40);
        reference(definition, "parent", name, 20);
        if (chance(60)) {
            definition.field("tags", FieldDefinition.of("set").with("elements", FieldDefinition.of("string")));
            if (chance(40)) {
                definition.postgres(
                        "tags", PostgresColumn.NONE.withIndex(own("tags_ix")).withTrigger(own("tags_tr")));
            }
        }
        if (plain.size() > 1 && chance(40)) {
            definition.with("cache_key", plain.subList(0, 2));
        }
        return definition.build();
    }

    private static final List<FieldDefinition> TYPES = List.of(
            FieldDefinition.of("string"),
            FieldDefinition.of("integer"),
            FieldDefinition.of("number"),
            FieldDefinition.of("string").with("uuid", true),
            FieldDefinition.of("boolean"),
            FieldDefinition.of("array")
                    .with("elements", FieldDefinition.of("integer").with("timestamp", true)),
            FieldDefinition.of("number").with("timestamp", true),
            FieldDefinition.of("set")
                    .with("elements", FieldDefinition.of("string").with("uuid", true)),
            FieldDefinition.of("map")
                    .with("keys", FieldDefinition.of("string"))
                    .with("values", FieldDefinition.of("number")),
            FieldDefinition.of("record").field("x", FieldDefinition.of("string")),
            FieldDefinition.of("array")
                    .with("elements", FieldDefinition.of("record").field("x", FieldDefinition.of("string"))),
            FieldDefinition.of("array")
                    .with("elements", FieldDefinition.of("array").with("elements", FieldDefinition.of("integer"))));

    private static FieldDefinition type(int index) {
        return TYPES.get(index);
    }

    /** Changes the attributes of a field, except its type. */
    private FieldDefinition changed(FieldDefinition type) {
        Object kind = type.asMap().get("type");
        boolean single = "string".equals(kind) || "integer".equals(kind) || "number".equals(kind);
        if (single && chance(30)) {
            FieldDefinition unique = type.with("unique", true);
            return chance(30) ? unique.with("unique_across_ws", true) : unique;
        }
        if (chance(30)) {
            return type.with("required", true);
        }
        if (type.asMap().size() == 1 && chance(30)) {
            return type.with("default", "string".equals(kind) ? "it's" : "boolean".equals(kind) ? (Object) true : 5L);
        }
        return type;
    }

    private void reference(SchemaDefinition.Builder definition, String field, String entity, int percent) {
        if (!chance(percent)) {
            return;
        }
        FieldDefinition reference = FieldDefinition.of("foreign").with("reference", entity);
        switch (random.nextInt(3)) {
            case 0 -> reference = reference.with("on_delete", "cascade");
            case 1 -> reference = reference.with("on_delete", "null");
            default -> {} // Such a definition is refused.
        }
        definition.field(field, chance(20) ? reference.with("unique", true) : reference);
        if (chance(30)) {
            definition.postgres(
                    field, PostgresColumn.NONE.withIndex(own(field + "_ix")).withConstraint(own(field + "_fk")));
        }
    }

    private String own(String suffix) {
        return name + '_' + suffix;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
