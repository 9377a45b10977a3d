package dev.kongdb.legacy;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of a {@link LegacySchema}. Immutable.
 *
 * @param type {@code table}, {@code array}, {@code string}, {@code number}, {@code boolean} and
 *     {@code url} are enforced; {@code id}, {@code timestamp} and any other word are not; null for
 *     no type
 * @param required whether there must be a value
 * @param unique whether no other entity may have the value
 * @param queryable whether entities are looked up by it; a field of a schema given as data then has
 *     an index
 * @param immutable Kong's marker, which has no effect
 * @param generated {@code dao_insert_value}: whether an insert makes the value
 * @param otherwise {@code default}: a value, or a function of the entity; null for none
 * @param allowed {@code enum}: the allowed values; null for any
 * @param regex a PCRE that texts must match somewhere; null for none
 * @param func a check in code; null for none
 * @param foreign the {@code entity:field} that it refers to; null for none
 * @param schema {@code schema}: the schema of a table, given the entity; null for none
 */
public record LegacyField(
        @Nullable String type,
        boolean required,
        boolean unique,
        boolean queryable,
        boolean immutable,
        boolean generated,
        @Nullable Object otherwise,
        @Nullable List<String> allowed,
        @Nullable String regex,
        @Nullable FieldFunction func,
        @Nullable String foreign,
        @Nullable SubSchema schema) {

    /** A default that depends on the entity. Thread-safe. */
    @FunctionalInterface
    public interface Default extends Function<Map<String, @Nullable Object>, @Nullable Object> {}

    /** The schema of a table field. Thread-safe. */
    @FunctionalInterface
    public interface SubSchema {
        /**
         * The schema for the field of an entity; null for none.
         *
         * @throws LegacySchemaException with the message for the field when there is no schema
         */
        @Nullable
        LegacySchema of(Map<String, @Nullable Object> entity);
    }

    /** There is no schema for the field. The message is the field's error. */
    public static final class LegacySchemaException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the error of the field. */
        public LegacySchemaException(String message) {
            super(message);
        }
    }

    private static final List<String> NAMES = List.of(
            "type",
            "required",
            "unique",
            "queryable",
            "immutable",
            "dao_insert_value",
            "default",
            "enum",
            "regex",
            "func",
            "foreign",
            "schema");

    /**
     * A field given as data: the attributes of that time by name. {@code default} may be a {@link
     * Default}, {@code func} is a {@link FieldFunction}, {@code schema} a map, a {@link
     * LegacySchema} or a {@link SubSchema}.
     *
     * @param name the name of the field, for errors
     * @throws KongDbDefinitionException when an attribute is unknown or of the wrong type
     */
    public static LegacyField of(String name, Map<String, ?> attributes) {
        return made("field '" + name + "'", attributes);
    }

    static LegacyField made(String place, @Nullable Object attributes) {
        Given given = new Given(place, attributes, NAMES);
        String regex = given.get("regex", String.class, "a string");
        if (regex != null) {
            try {
                Pcre.compile(regex);
            } catch (PcreException e) {
                throw given.wrong("'regex' is no regular expression: " + e.getMessage());
            }
        }
        String foreign = given.get("foreign", String.class, "a string");
        if (foreign != null && !foreign.matches("[^:]+:[^:]+")) {
            throw given.wrong("'foreign' is '" + foreign + "', and must be 'entity:field'");
        }
        return new LegacyField(
                given.get("type", String.class, "a string"),
                given.is("required"),
                given.is("unique"),
                given.is("queryable"),
                given.is("immutable"),
                given.is("dao_insert_value"),
                given.any("default"),
                given.texts("enum"),
                regex,
                given.get("func", FieldFunction.class, "a FieldFunction"),
                foreign,
                subSchema(place, given.any("schema")));
    }

    private static @Nullable SubSchema subSchema(String place, @Nullable Object schema) {
        if (schema == null || schema instanceof SubSchema) {
            return (SubSchema) schema;
        }
        LegacySchema fixed = schema instanceof LegacySchema given ? given : LegacySchema.made("", place, schema);
        return entity -> fixed;
    }
}
