package dev.kongdb.host.internal.openapi;

import static dev.kongdb.host.internal.openapi.Tree.object;
import static dev.kongdb.host.internal.openapi.Tree.reference;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schemas of entities, as components of a document. Each is made when it is first referred
 * to.
 */
final class EntitySchemas {
    private final Map<String, @Nullable Object> components;

    /**
     * Schemas of a document.
     *
     * @param components takes the schemas
     */
    EntitySchemas(Map<String, @Nullable Object> components) {
        this.components = components;
    }

    /** A reference to the schema of an entity in an answer. */
    Map<String, @Nullable Object> stored(Schema schema) {
        return of(schema, View.STORED, Set.of());
    }

    /** A reference to the schema of the body of a PATCH. */
    Map<String, @Nullable Object> changes(Schema schema) {
        return of(schema, View.CHANGES, Set.of());
    }

    /**
     * A reference to the schema of the body of a POST or PUT.
     *
     * @param given the fields that the path contains
     */
    Map<String, @Nullable Object> sent(Schema schema, Set<String> given) {
        Set<String> demanded = new TreeSet<>();
        schema.fields().stream()
                .filter(FieldSchemas::isDemanded)
                .map(Field::name)
                .filter(given::contains)
                .forEach(demanded::add);
        return of(schema, View.NEW, demanded);
    }

    /** A reference to the schema of a page of a list. */
    Map<String, @Nullable Object> page(Schema schema) {
        String name = schema.name() + "-page";
        components.put(
                name,
                object(
                        "type",
                        "object",
                        "description",
                        "A page of a list of `" + schema.name() + "`.",
                        "properties",
                        object(
                                "data",
                                object("type", "array", "items", stored(schema)),
                                "next",
                                object(
                                        "type",
                                        List.of("string", "null"),
                                        "description",
                                        "The path of the next page; null after the last one."),
                                "offset",
                                object(
                                        "type",
                                        "string",
                                        "description",
                                        "The `offset` of the next page, if there is one.")),
                        "required",
                        List.of("data", "next"),
                        "additionalProperties",
                        false));
        return reference("schemas/" + name);
    }

    private Map<String, @Nullable Object> of(Schema schema, View view, Set<String> given) {
        String suffix = given.isEmpty() ? "" : "-without-" + String.join("-", given);
        String name = view.of(schema.name()) + suffix;
        if (!components.containsKey(name)) {
            components.put(name, object()); // first, since entities may refer to each other
            components.put(name, make(schema, view, given, suffix));
        }
        return reference("schemas/" + name);
    }

    private void addKey(Schema schema) {
        String name = schema.name() + "-key";
        if (!components.containsKey(name)) {
            Map<String, @Nullable Object> properties = object();
            List<String> names = new ArrayList<>();
            for (Field field : schema.primaryKey()) {
                Map<String, @Nullable Object> key = new FieldSchemas(View.STORED).of(field);
                key.remove("description");
                properties.put(field.name(), key);
                names.add(field.name());
            }
            components.put(
                    name,
                    object(
                            "type",
                            "object",
                            "description",
                            "The primary key of one of `" + schema.name() + "`.",
                            "properties",
                            properties,
                            "required",
                            names));
        }
    }

    private Map<String, @Nullable Object> make(Schema schema, View view, Set<String> given, String suffix) {
        for (Field field : schema.foreignFields()) {
            if (field.referencedSchema() != null) {
                addKey(field.referencedSchema());
            }
        }
        Field key = schema.subschemaKey();
        if (key == null || schema.subschemaKeys().isEmpty()) {
            return withExample(
                    entity(schema, view, given, schema.fields(), null), schema, view, schema.fields(), Map.of());
        }
        return key.type() == FieldType.STRING
                ? byText(schema, key, view, given, suffix)
                : withExample(entity(schema, view, given, List.of(), key), schema, view, schema.fields(), Map.of());
    }

    /**
     * The schema of an entity of one subschema or, if {@code kinds} is given, of any of them, with
     * the fields of all.
     */
    private static Map<String, @Nullable Object> entity(
            Schema schema, View view, Set<String> given, List<Field> fields, @Nullable Field kinds) {
        FieldSchemas schemas = new FieldSchemas(view);
        Map<String, @Nullable Object> shorthands = object();
        schema.shorthandFields().forEach(field -> shorthands.put(field.name(), schemas.of(field)));
        FieldSchemas.addShorthands(shorthands, schema.definition().asMap().get("shorthands"));
        Map<String, @Nullable Object> entity = kinds == null
                ? schemas.fields(fields, shorthands, given)
                : new KindUnion(schema, kinds, schemas).of(shorthands, given);
        if (schema.ttl()) {
            addTtl(entity, view);
        }
        String description = switch (view) {
            case STORED -> "One of `" + schema.name() + "`, as it is stored.";
            case NEW -> "One of `" + schema.name() + "` for an insert or a replacement.";
            case CHANGES -> "Changes of one of `" + schema.name() + "`: what is left out stays.";
        };
        String checks = CheckSentences.of(schema.definition());
        entity.put("description", view == View.STORED || checks.isEmpty() ? description : description + " " + checks);
        return entity;
    }

    private static Map<String, @Nullable Object> withExample(
            Map<String, @Nullable Object> entity,
            Schema schema,
            View view,
            List<Field> fields,
            Map<String, ? extends @Nullable Object> chosen) {
        Map<String, @Nullable Object> sent = view == View.CHANGES ? null : Examples.sent(schema, fields, chosen);
        if (sent != null) {
            entity.put("examples", Collections.singletonList(view == View.NEW ? sent : Examples.stored(schema, sent)));
        }
        return entity;
    }

    private static void addTtl(Map<String, @Nullable Object> entity, View view) {
        Map<String, @Nullable Object> ttl = object("type", "integer", "minimum", 0, "maximum", 100_000_000);
        ttl.put("description", "Seconds until it expires.");
        if (view == View.STORED) {
            ttl.put("type", List.of("integer", "null"));
        }
        Tree.child(entity, "properties").put("ttl", ttl);
    }

    // --- subschemas that a text selects, such as the name of a plugin

    private Map<String, @Nullable Object> byText(
            Schema schema, Field key, View view, Set<String> given, String suffix) {
        List<Map<String, @Nullable Object>> kinds = new ArrayList<>();
        Map<String, @Nullable Object> mapping = object();
        for (String kind : new TreeSet<>(schema.subschemaKeys())) {
            List<Field> fields = schema.subschemaFields(kind);
            Map<String, @Nullable Object> entity =
                    entity(schema, view, given, fields == null ? List.of() : fields, null);
            Tree.child(entity, "properties").put(key.name(), object("type", "string", "const", kind));
            if (fields != null) {
                withExample(entity, schema, view, fields, Map.of(key.name(), kind));
            }
            String name = view.of(schema.name()) + suffix + "." + kind.replaceAll("[^a-zA-Z0-9._-]", "_");
            components.put(name, entity);
            Map<String, @Nullable Object> reference = reference("schemas/" + name);
            kinds.add(reference);
            mapping.put(kind, reference.get("$ref"));
        }
        if (view == View.STORED) {
            kinds.add(unknownKind(schema, key));
        }
        if (view != View.NEW) {
            return kinds.size() == 1 ? kinds.get(0) : object("anyOf", kinds);
        }
        return object("oneOf", kinds, "discriminator", object("propertyName", key.name(), "mapping", mapping));
    }

    /** The schema of a stored entity whose subschema only another node has. */
    private Map<String, @Nullable Object> unknownKind(Schema schema, Field key) {
        Map<String, @Nullable Object> entity = entity(schema, View.STORED, Set.of(), schema.fields(), null);
        Set<String> known = new LinkedHashSet<>(new TreeSet<>(schema.subschemaKeys()));
        Tree.child(entity, "properties")
                .put(key.name(), object("type", "string", "not", object("enum", List.copyOf(known))));
        entity.put("description", "One of `" + schema.name() + "` of a kind that this node does not know.");
        String name = schema.name() + "-unknown";
        components.put(name, entity);
        return reference("schemas/" + name);
    }
}
