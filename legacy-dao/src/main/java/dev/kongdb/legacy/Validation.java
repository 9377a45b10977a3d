package dev.kongdb.legacy;

import dev.kongdb.legacy.FieldFunction.Outcome;
import dev.kongdb.legacy.LegacyField.LegacySchemaException;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kong's validation of that time: defaults, trimming and coercion, field by field; then unknown
 * columns; then the whole entity. Changes the given table.
 */
final class Validation {
    /** The type of a write. */
    enum Mode {
        INSERT,
        /** An update of the given columns. */
        PARTIAL,
        /** An update that replaces the whole row. */
        FULL
    }

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z0-9][A-Za-z0-9+.-]*:");
    private static final Pattern AUTHORITY = Pattern.compile("^//([^/?#]*)");

    private final Mode mode;
    private final LegacyDao dao;

    private Validation(Mode mode, LegacyDao dao) {
        this.mode = mode;
        this.dao = dao;
    }

    /** The error of a write to the DAO; null when there is none. */
    static @Nullable LegacyException of(Map<String, @Nullable Object> entity, Mode mode, LegacyDao dao) {
        Found found = new Validation(mode, dao).validate(entity, dao.schema());
        if (found.whole != null) {
            return found.whole;
        }
        return found.columns.isEmpty() ? null : LegacyException.schema(found.columns);
    }

    /** The errors found: by column, or of the whole entity. */
    private static final class Found {
        final Map<String, Object> columns = new LinkedHashMap<>();

        @Nullable
        LegacyException whole;

        /** Adds a message. A single message of a column is a text, several are a list. */
        void add(String column, Object message) {
            if (message instanceof List<?> several) {
                several.forEach(each -> add(column, each));
                return;
            }
            Object before = columns.get(column);
            if (before == null) {
                columns.put(column, message);
            } else {
                List<Object> all = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
                all.add(message);
                columns.put(column, all);
            }
        }
    }

    private Found validate(Map<String, @Nullable Object> entity, LegacySchema schema) {
        Found found = new Found();
        if (schema.flexible()) {
            values(entity, schema, found);
        }
        if (mode != Mode.PARTIAL) {
            schema.fields().forEach((column, field) -> setDefault(entity, column, field));
        }
        schema.fields().forEach((column, field) -> check(entity, column, field, found));
        if (!schema.flexible()) {
            for (String column : List.copyOf(entity.keySet())) {
                if (!schema.fields().containsKey(column)) {
                    found.add(column, column + " is an unknown field");
                }
            }
        }
        LegacySchema.SelfCheck selfCheck = schema.selfCheck();
        if (selfCheck != null && found.columns.isEmpty()) {
            found.whole = selfCheck.check(schema, entity, dao, mode != Mode.INSERT);
        }
        return found;
    }

    /** A map with any keys, whose values are tables with the same fields. */
    private void values(Map<String, @Nullable Object> entity, LegacySchema schema, Found found) {
        LegacySchema ofValue =
                new LegacySchema("", List.of(), schema.fields(), schema.selfCheck(), null, false, schema.noConsumer());
        entity.forEach((key, value) -> {
            if (value instanceof Map<?, ?>) {
                nested(key, table(value), ofValue, found);
            } else {
                found.add(key, key + " is not a table");
            }
        });
    }

    private static void setDefault(Map<String, @Nullable Object> entity, String column, LegacyField field) {
        Object otherwise = field.otherwise();
        if (otherwise == null || entity.get(column) != null) {
            return;
        }
        Object value = otherwise instanceof LegacyField.Default function ? function.apply(entity) : otherwise;
        if (value != null) {
            entity.put(column, Lua.plain(value));
        }
    }

    private void check(Map<String, @Nullable Object> entity, String column, LegacyField field, Found found) {
        type(entity, column, field, found);
        wrong(field, column, entity.get(column)).forEach(message -> found.add(column, message));
        schema(entity, column, field, found);
        Object value = entity.get(column);
        boolean missing = value == null || "".equals(value);
        if (mode == Mode.FULL && field.required() && missing) {
            found.add(column, column + " is required");
        }
        if (mode == Mode.PARTIAL && value == null) {
            return;
        }
        if (field.required() && !field.generated() && missing) {
            found.add(column, column + " is required");
        }
        FieldFunction func = field.func();
        if (func != null && !found.columns.containsKey(column)) {
            Outcome outcome = func.check(value, entity, column);
            String error = outcome.error();
            if (error != null) {
                found.add(column, error);
            } else {
                entity.putAll(outcome.changes());
            }
        }
    }

    // --- types

    private void type(Map<String, @Nullable Object> entity, String column, LegacyField field, Found found) {
        String type = field.type();
        Object value = entity.get(column);
        if (type == null || value == null) {
            return;
        }
        boolean right = value instanceof String text ? coerced(entity, column, type, text.strip()) : is(type, value);
        if (!right) {
            String article = type.equals("array") && dao.profile() != Profile.V0_8 ? "an " : "a ";
            found.add(column, column + " is not " + article + type);
        }
        if (type.equals("array") && value instanceof Map<?, ?> map && right) {
            entity.put(column, inOrder(map));
        }
    }

    /** Replaces a text by the value that it stands for. Returns whether it is of the type. */
    private boolean coerced(Map<String, @Nullable Object> entity, String column, String type, String text) {
        switch (type) {
            case "boolean" -> {
                String lower = text.toLowerCase(Locale.ROOT);
                entity.put(column, lower.equals("true"));
                return lower.equals("true") || lower.equals("false");
            }
            case "array" -> {
                entity.put(column, text.isEmpty() ? new ArrayList<>() : split(text));
                return true;
            }
            case "number", "timestamp" -> {
                Number number = Lua.number(text);
                if (number == null) {
                    entity.remove(column);
                    return type.equals("timestamp") && dao.profile() != Profile.V0_10;
                }
                entity.put(column, number);
                return is(type, number);
            }
            default -> {
                entity.put(column, text);
                return is(type, text);
            }
        }
    }

    private static List<Object> split(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toCollection(ArrayList::new));
    }

    private boolean is(String type, Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "table" -> value instanceof Map || value instanceof List;
            case "array" -> value instanceof List || (value instanceof Map<?, ?> map && isArray(map));
            case "url" -> value instanceof String text && isUrl(text);
            case "timestamp" -> isTimestamp(value);
            default -> true;
        };
    }

    private boolean isTimestamp(Object value) {
        if (dao.profile() != Profile.V0_10) {
            return true;
        }
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("attempt to compare number with table");
        }
        return value instanceof Number number && number.doubleValue() > 0;
    }

    private static boolean isArray(Map<?, ?> map) {
        for (int i = 1; i <= map.size(); i++) {
            if (!map.containsKey(Integer.toString(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<@Nullable Object> inOrder(Map<?, ?> map) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 1; i <= map.size(); i++) {
            list.add(map.get(Integer.toString(i)));
        }
        return list;
    }

    /** Whether the text contains a scheme and a host, with anything around them. */
    static boolean isUrl(String text) {
        var scheme = SCHEME.matcher(text);
        if (!scheme.find()) {
            return false;
        }
        var authority = AUTHORITY.matcher(text.substring(scheme.end()));
        if (!authority.find()) {
            return false;
        }
        String host = authority.group(1).replaceFirst("^[^@]*@", "").replaceFirst(":[^:\\]]*$", "");
        return !host.isEmpty();
    }

    // --- attributes

    /** The faults of a value by {@code enum} and {@code regex}; empty when there are none. */
    static List<String> wrong(LegacyField field, String column, @Nullable Object value) {
        List<String> wrong = new ArrayList<>();
        List<String> allowed = field.allowed();
        if (allowed != null && value != null) {
            List<?> values = value instanceof List<?> list ? list : List.of(value);
            values.stream()
                    .filter(each -> !allowed.contains(Lua.text(each)))
                    .findFirst()
                    .ifPresent(each -> wrong.add("\"" + Lua.text(each) + "\" is not allowed. Allowed values are: "
                            + allowed.stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(", "))));
        }
        if (field.regex() != null && value instanceof String text && !isFound(field.regex(), text, column)) {
            wrong.add(column + " has an invalid value");
        }
        return wrong;
    }

    private static boolean isFound(String regex, String text, String column) {
        try {
            return new PcreMatcher(text.getBytes(StandardCharsets.UTF_8)).find(Pcre.compile(regex));
        } catch (PcreLimitException e) {
            return false;
        } catch (PcreException e) {
            throw new IllegalArgumentException("the regex of '" + column + "' is none: " + e.getMessage(), e);
        }
    }

    private void schema(Map<String, @Nullable Object> entity, String column, LegacyField field, Found found) {
        LegacyField.SubSchema chosen = field.schema();
        if (chosen == null) {
            return;
        }
        LegacySchema schema;
        try {
            schema = chosen.of(entity);
        } catch (LegacySchemaException e) {
            found.add(column, String.valueOf(e.getMessage()));
            return;
        }
        if (schema == null) {
            return;
        }
        if (entity.get(column) == null) {
            schema.fields().forEach((name, sub) -> {
                if (sub.required() && sub.otherwise() == null) {
                    found.add(column, column + "." + name + " is required");
                }
            });
            if (schema.fields().values().stream().anyMatch(sub -> sub.otherwise() != null)) {
                entity.put(column, new LinkedHashMap<String, @Nullable Object>());
            }
        }
        if (entity.get(column) instanceof List<?> list) {
            entity.put(column, numbered(list)); // to Lua, a list is a table
        }
        Object value = entity.get(column);
        if (value instanceof Map<?, ?>) {
            nested(column, table(value), schema, found);
        }
    }

    private static Map<String, @Nullable Object> numbered(List<?> list) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            table.put(Integer.toString(i + 1), list.get(i));
        }
        return table;
    }

    private void nested(String column, Map<String, @Nullable Object> table, LegacySchema schema, Found found) {
        Found within = validate(table, schema);
        LegacyException whole = within.whole;
        if (whole != null) {
            found.add(column, whole.message());
        }
        within.columns.forEach((name, message) -> found.add(column + "." + name, message));
    }

    @SuppressWarnings("unchecked") // made by Lua.copy
    static Map<String, @Nullable Object> table(Object value) {
        return (Map<String, @Nullable Object>) value;
    }
}
