package dev.kongdb.declarative;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file that are no entities: the version and the other settings at the top, and
 * comments and ignored names anywhere.
 */
final class Extras {
    static final String FORMAT_VERSION = "_format_version";
    static final String TRANSFORM = "_transform";
    private static final String TOP = "declarative_config";
    private static final String ENTRY = "declarative_entry";
    private static final String COMMENT = "_comment";
    private static final String IGNORE = "_ignore";

    private static final FieldDefinition COMMENTS = FieldDefinition.of("string");

    private final Schema top;
    private final Schema entry;

    Extras() {
        Schemas schemas = new SchemaLinker()
                .plain(SchemaDefinition.named(TOP)
                        .with("primary_key", List.of())
                        .field(
                                FORMAT_VERSION,
                                FieldDefinition.of("string")
                                        .with("required", true)
                                        .with("one_of", List.of("1.1", "2.1")))
                        .field(TRANSFORM, FieldDefinition.of("boolean").with("default", true))
                        .field(COMMENT, COMMENTS)
                        .build())
                .plain(SchemaDefinition.named(ENTRY)
                        .with("primary_key", List.of())
                        .field(COMMENT, COMMENTS)
                        .build())
                .link();
        top = Objects.requireNonNull(schemas.schema(TOP));
        entry = Objects.requireNonNull(schemas.schema(ENTRY));
    }

    static boolean isExtra(@Nullable Object name) {
        return COMMENT.equals(name) || IGNORE.equals(name);
    }

    /** The errors at the top of a file, except those of lists of entities. */
    Map<Object, Object> errorsAtTop(Map<?, ?> values) {
        return errors(top, values);
    }

    /** The errors of an entry's comment and of its list of ignored names. */
    Map<Object, Object> errorsInEntry(Map<?, ?> values) {
        return errors(entry, values);
    }

    private static Map<Object, Object> errors(Schema schema, Map<?, ?> values) {
        Map<Object, @Nullable Object> named = new LinkedHashMap<>();
        Map<Object, Object> errors = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (IGNORE.equals(key)) { // a list of any values, which no definition can express
                if (value != null
                        && !(value instanceof List<?>)
                        && !(value instanceof Map<?, ?> map && map.isEmpty())) {
                    errors.put(IGNORE, "expected an array");
                }
            } else if (key instanceof String) {
                named.put(key, value);
            } else {
                errors.put(String.valueOf(key), "unknown field");
            }
        });
        try {
            Row row = schema.toRow(named);
            schema.validate(schema.processAutoFields(row, Context.INSERT, true), true);
        } catch (ViolationsException e) {
            errors.putAll(ErrorTree.of(e.violations().asMap()));
        }
        return errors;
    }
}
