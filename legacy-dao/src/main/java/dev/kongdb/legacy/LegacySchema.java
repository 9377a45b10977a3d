package dev.kongdb.legacy;

import dev.kongdb.error.KongDbDefinitionException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of an entity, or of a table within one, as Kong had it until 0.10. Immutable.
 *
 * @param table the table, and the name of the DAO; empty within another schema
 * @param primaryKey the columns of the primary key
 * @param fields the fields by name
 * @param selfCheck the check of the whole entity; null for none
 * @param marshall {@code marshall_event}: the content of events; null for nothing
 * @param flexible whether the value is a map with any keys, whose values have these fields; only
 *     within another schema
 * @param noConsumer whether a plugin with this configuration cannot be configured for a consumer
 */
public record LegacySchema(
        String table,
        List<String> primaryKey,
        Map<String, LegacyField> fields,
        @Nullable SelfCheck selfCheck,
        @Nullable Marshall marshall,
        boolean flexible,
        boolean noConsumer) {

    /** A schema; list and map are copied, in their order. */
    public LegacySchema {
        primaryKey = List.copyOf(primaryKey);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The check of a whole entity. Thread-safe. */
    @FunctionalInterface
    public interface SelfCheck {
        /**
         * Checks an entity whose fields are all valid.
         *
         * @param dao the DAO that writes it
         * @param isUpdate whether it is an update
         * @return the error; null when there is none
         */
        @Nullable
        LegacyException check(
                LegacySchema schema, Map<String, @Nullable Object> entity, LegacyDao dao, boolean isUpdate);
    }

    /** The content of events. Thread-safe. */
    @FunctionalInterface
    public interface Marshall {
        /** The part of the row that others need to know. */
        Map<String, @Nullable Object> of(Map<String, @Nullable Object> row);
    }

    private static final List<String> NAMES = List.of(
            "table", "name", "primary_key", "fields", "flexible", "no_consumer", "self_check", "marshall_event");

    /**
     * A schema given as data: {@code primary_key}, {@code fields}, {@code flexible}, {@code
     * no_consumer}, and as objects {@code self_check} and {@code marshall_event}.
     *
     * @param table the table, and the name of the DAO
     * @throws KongDbDefinitionException when a part is unknown or of the wrong type; the message
     *     says where
     */
    public static LegacySchema of(String table, Map<String, ?> data) {
        return made(table, "'" + table + "'", data);
    }

    static LegacySchema made(String table, String place, @Nullable Object data) {
        Given given = new Given(place, data, NAMES);
        Map<String, LegacyField> fields = new LinkedHashMap<>();
        Map<?, ?> described = given.get("fields", Map.class, "a table");
        if (described != null) {
            described.forEach((name, field) -> fields.put(
                    String.valueOf(name),
                    field instanceof LegacyField made
                            ? made
                            : LegacyField.made("field '" + name + "' of " + place, field)));
        }
        String named = given.get("table", String.class, "a string");
        List<String> key = given.texts("primary_key");
        return new LegacySchema(
                named == null ? table : named,
                key == null ? List.of() : key,
                fields,
                given.get("self_check", SelfCheck.class, "a SelfCheck"),
                given.get("marshall_event", Marshall.class, "a Marshall"),
                given.is("flexible"),
                given.is("no_consumer"));
    }

    /** A marshaller that returns these columns. */
    static Marshall telling(String... columns) {
        return row -> {
            Map<String, @Nullable Object> told = new LinkedHashMap<>();
            for (String column : columns) {
                Object value = row.get(column);
                if (value != null) {
                    told.put(column, value);
                }
            }
            return told;
        };
    }
}
