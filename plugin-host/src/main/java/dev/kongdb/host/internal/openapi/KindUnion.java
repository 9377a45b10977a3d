package dev.kongdb.host.internal.openapi;

import static dev.kongdb.host.internal.openapi.Tree.object;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The schema of an entity whose subschema is selected by a set, such as the protocols of a route. A
 * field may have the values of any subschema, since JSON Schema cannot express the first element of
 * a set.
 */
final class KindUnion {
    private final Schema schema;
    private final Field key;
    private final FieldSchemas schemas;

    KindUnion(Schema schema, Field key, FieldSchemas schemas) {
        this.schema = schema;
        this.key = key;
        this.schemas = schemas;
    }

    Map<String, @Nullable Object> of(Map<String, @Nullable Object> shorthands, Set<String> given) {
        Map<String, List<String>> nullOnly = new LinkedHashMap<>();
        Map<String, Set<Map<String, @Nullable Object>>> variants = new LinkedHashMap<>();
        Set<String> optional = new LinkedHashSet<>(given);
        for (String kind : new TreeSet<>(schema.subschemaKeys())) {
            List<Field> fields = schema.subschemaFields(kind);
            for (Field field : fields == null ? schema.fields() : fields) {
                variants.computeIfAbsent(field.name(), name -> new LinkedHashSet<>())
                        .add(schemas.of(field));
                if (FieldSchemas.mustBeNull(field)) {
                    nullOnly.computeIfAbsent(field.name(), name -> new ArrayList<>())
                            .add(kind);
                }
                if (!FieldSchemas.isDemanded(field)) {
                    optional.add(field.name());
                }
            }
        }
        Map<String, @Nullable Object> union = schemas.fields(schema.fields(), shorthands, optional);
        Map<String, @Nullable Object> properties = Tree.child(union, "properties");
        variants.forEach((name, schemas) -> properties.put(name, union(schemas)));
        nullOnly.forEach((name, kinds) -> addSentence(Tree.child(properties, name), kinds));
        return union;
    }

    private static Map<String, @Nullable Object> union(Set<Map<String, @Nullable Object>> variants) {
        if (variants.size() > 1) {
            boolean nullable = variants.stream().anyMatch(KindUnion::takesMoreThanNull);
            variants.removeIf(variant -> nullable && "null".equals(variant.get("type")));
        }
        return variants.size() == 1 ? variants.iterator().next() : object("anyOf", List.copyOf(variants));
    }

    private static boolean takesMoreThanNull(Map<String, @Nullable Object> variant) {
        return variant.get("type") instanceof List<?> types && types.contains("null");
    }

    private void addSentence(Map<String, @Nullable Object> property, List<String> kinds) {
        String sentence = "Must be null when `" + key.name() + "` has one of " + String.join(", ", kinds) + ".";
        Object before = property.get("description");
        property.put("description", before == null ? sentence : before + " " + sentence);
    }
}
