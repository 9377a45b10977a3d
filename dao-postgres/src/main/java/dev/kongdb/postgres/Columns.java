package dev.kongdb.postgres;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Kong's rule of which field lies in which kind of column. */
final class Columns {
    private static final double FIRST_SECOND = -210_866_803_200.0;
    private static final double END_OF_TIME = 9_224_318_016_000.0;

    /** A point in time as PostgreSQL reads it whatever the year. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 6, SignStyle.NOT_NEGATIVE)
            .appendPattern("-MM-dd'T'HH:mm:ss.SSSX")
            .appendPattern(" G")
            .toFormatter(Locale.ROOT);

    private Columns() {}

    /** How a field of that schema lies in its table. */
    static FieldColumns of(Schema schema, Field field) {
        return of(schema, field, field.name());
    }

    private static FieldColumns of(Schema schema, Field field, String column) {
        if (field.isTimestamp()) {
            return new TimestampColumn(field, column);
        }
        return switch (field.type()) {
            case STRING -> field.isUuid() ? new UuidColumn(field, column) : new TextColumn(field, column);
            case INTEGER -> new IntegerColumn(field, column);
            case NUMBER -> new NumberColumn(field, column);
            case BOOLEAN -> new BooleanColumn(field, column);
            case MAP -> new JsonColumn(field, column);
            case RECORD -> field.isAbstract() ? new AbstractColumn(field, column) : new JsonColumn(field, column);
            case ARRAY, SET -> list(schema, field, column);
            case FOREIGN -> reference(schema, field, column);
            case FUNCTION, ANY, SELF ->
                throw unstorable(
                        schema, field, "a field of type " + field.type().kongName());
        };
    }

    private static FieldColumns list(Schema schema, Field field, String column) {
        Field elements = innermost(field);
        boolean json = elements.type() == FieldType.MAP || elements.type() == FieldType.RECORD;
        boolean nested = elements != field.elements();
        if (nested && (json || elements.isTimestamp())) {
            throw unstorable(schema, field, "an array of arrays of records, maps or timestamps");
        }
        if (json) {
            return new JsonListColumn(field, column, elements);
        }
        return elements.isTimestamp()
                ? new TimestampListColumn(field, column, elements)
                : new ListColumn(field, column, elements);
    }

    private static Field innermost(Field list) {
        Field elements = list.elements();
        if (elements == null) {
            throw new IllegalArgumentException("list field '" + list.name() + "' has no elements");
        }
        return elements.elements() == null ? elements : innermost(elements);
    }

    private static FieldColumns reference(Schema schema, Field field, String column) {
        Schema parent = field.referencedSchema();
        if (parent == null) {
            throw new IllegalArgumentException("foreign field '" + field.name() + "' refers to no schema");
        }
        List<FieldColumns> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Field key : parent.primaryKey()) {
            FieldColumns part = of(schema, key, column + "_" + key.name());
            parts.add(part);
            names.addAll(part.names);
        }
        return new ReferenceColumns(field, names, parts);
    }

    private static KongDbDefinitionException unstorable(Schema schema, Field field, String what) {
        return new KongDbDefinitionException("entity '" + schema.name() + "', field '" + field.name() + "': " + what
                + " cannot be stored on PostgreSQL; use a record or a map");
    }

    /** A field in one column. */
    private abstract static class SingleColumn extends FieldColumns {
        SingleColumn(Field field, String column) {
            super(field, List.of(Sql.quote(column)));
        }
    }

    private static final class TextColumn extends SingleColumn {
        TextColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.VARCHAR);
            } else {
                statement.setString(index, StoredText.checked(field.name(), value.toString()));
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getString(index);
        }
    }

    private static final class UuidColumn extends SingleColumn {
        UuidColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                // Named, so that null has the type of a value: another type would have the statement prepared anew each
                // time.
                statement.setNull(index, Types.OTHER, "uuid");
            } else {
                statement.setObject(index, value instanceof UUID uuid ? uuid : UUID.fromString(value.toString()));
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getObject(index, UUID.class);
        }

        @Override
        void addToToken(List<Object> parts, Object value) {
            parts.add(value.toString());
        }

        @Override
        Object fromToken(List<?> parts, int from) {
            return UUID.fromString((String) parts.get(from));
        }
    }

    private static final class IntegerColumn extends SingleColumn {
        IntegerColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.BIGINT);
            } else if (value instanceof Double) { // too large for a long, or the row would hold one
                throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
            } else {
                statement.setLong(index, ((Number) value).longValue());
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            long value = result.getLong(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    private static final class NumberColumn extends SingleColumn {
        NumberColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.DOUBLE);
            } else {
                statement.setDouble(index, ((Number) value).doubleValue());
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            double value = result.getDouble(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    private static final class BooleanColumn extends SingleColumn {
        BooleanColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.BOOLEAN);
            } else {
                statement.setBoolean(index, (Boolean) value);
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            boolean value = result.getBoolean(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    /**
     * A {@code timestamptz}, which a row holds as seconds since the epoch. The conversion is the server's: it is independent of
     * the session's time zone, and seconds travel as eight bytes.
     */
    private static final class TimestampColumn extends SingleColumn {
        TimestampColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        String readSql(String name) {
            return "date_part('epoch', " + name + ")";
        }

        @Override
        String writeSql() {
            return "to_timestamp(?)";
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            bindSeconds(statement, index, value == null ? null : checkedSeconds(field, value));
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            double seconds = result.getDouble(index);
            return result.wasNull() ? null : seconds(field, seconds);
        }
    }

    /** Binds seconds since the epoch to the parameter of {@code to_timestamp}. */
    static void bindSeconds(PreparedStatement statement, int index, @Nullable Object seconds) throws SQLException {
        if (seconds == null) {
            statement.setNull(index, Types.DOUBLE);
        } else {
            statement.setDouble(index, ((Number) seconds).doubleValue());
        }
    }

    /** Seconds since the epoch, if PostgreSQL can hold them: from 4714 BC to 294276. */
    private static double checkedSeconds(Field field, Object value) {
        double seconds = ((Number) value).doubleValue();
        if (!(seconds >= FIRST_SECOND && seconds < END_OF_TIME)) { // as it is not of what is no number, too
            throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
        }
        return seconds;
    }

    /** Seconds as a field of that type holds them: whole ones for integers, with a fraction for numbers. */
    private static Object seconds(Field field, double seconds) {
        return field.type() == FieldType.INTEGER ? (Object) (long) Math.floor(seconds) : (Object) seconds;
    }

    /** A map or a record in a {@code jsonb}. */
    private static class JsonColumn extends SingleColumn {
        JsonColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.VARCHAR);
            } else {
                statement.setString(index, StoredJson.write(field.name(), value));
            }
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            String text = result.getString(index);
            return text == null ? null : StoredJson.read(field, text);
        }
    }

    /** A record whose fields depend on the value of another field. It is read as text, and understood once the row is there. */
    static final class AbstractColumn extends JsonColumn {
        AbstractColumn(Field field, String column) {
            super(field, column);
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getString(index);
        }

        /** Turns the text into what the field is in a row of that subschema key, if there is one. */
        void specialise(Schema schema, Row row) {
            if (row.get(position) instanceof String text) {
                row.set(position, StoredJson.read(specialised(schema, row), text));
            }
        }

        private Field specialised(Schema schema, Row row) {
            Field keyField = schema.subschemaKey();
            Object key = keyField == null ? null : row.get(keyField.position());
            for (Object each : key instanceof List<?> keys ? keys : Arrays.asList(key)) {
                List<Field> fields = each instanceof String name ? schema.subschemaFields(name) : null;
                if (fields != null) {
                    return fields.get(position);
                }
            }
            return field;
        }
    }

    /** An array or a set: a PostgreSQL array, written as its literal, whose type the server takes from the column. */
    private static class ListColumn extends SingleColumn {
        final Field elements;

        /** Whether the driver's elements are what rows hold: UUIDs, texts and truths. */
        private final boolean asTheyAre;

        ListColumn(Field field, String column, Field elements) {
            super(field, column);
            this.elements = elements;
            this.asTheyAre = elements == field.elements()
                    && (elements.type() == FieldType.STRING || elements.type() == FieldType.BOOLEAN);
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            if (value == null) {
                statement.setNull(index, Types.VARCHAR);
            } else {
                Collection<?> list = (Collection<?>) value;
                if (elements != field.elements() && !list.isEmpty()) {
                    checkRectangle(list);
                }
                StringBuilder literal = new StringBuilder();
                append(literal, list);
                statement.setString(index, literal.toString());
            }
            return index + 1;
        }

        /** The lengths of a list of lists, at every depth: all must be the same, and none 0, or PostgreSQL has no such array. */
        private List<Integer> checkRectangle(Collection<?> list) {
            List<Integer> lengths = null;
            for (Object element : list) {
                List<Integer> inner = element instanceof Collection<?> nested ? checkRectangle(nested) : List.of();
                if (lengths != null && !lengths.equals(inner)) {
                    throw new UnstorableValueException(
                            field.name(), "must hold lists of the same length, since PostgreSQL has no others");
                }
                lengths = inner;
            }
            if (lengths == null) {
                throw new UnstorableValueException(
                        field.name(), "must not hold an empty list, since PostgreSQL has none within others");
            }
            List<Integer> all = new ArrayList<>(lengths);
            all.add(0, list.size());
            return all;
        }

        private void append(StringBuilder literal, Collection<?> list) {
            literal.append('{');
            boolean first = true;
            for (Object element : list) {
                if (!first) {
                    literal.append(',');
                }
                first = false;
                if (element == null) {
                    literal.append("NULL");
                } else if (element instanceof Collection<?> nested && elements != field.elements()) {
                    append(literal, nested);
                } else {
                    Texts.appendArrayElement(literal, text(element));
                }
            }
            literal.append('}');
        }

        /** An element as PostgreSQL's text form of its type. */
        String text(Object element) {
            return StoredText.checked(field.name(), element.toString());
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            Array array = result.getArray(index);
            if (array == null) {
                return null;
            }
            @Nullable Object[] values = (Object[]) array.getArray();
            return asTheyAre ? Arrays.asList(values) : list(values);
        }

        private List<@Nullable Object> list(@Nullable Object[] array) {
            List<@Nullable Object> list = new ArrayList<>(array.length);
            for (Object element : array) {
                if (element instanceof Object[] nested) {
                    list.add(list(nested));
                } else {
                    list.add(element == null ? null : value(element));
                }
            }
            return list;
        }

        /** An element of the driver's array as rows hold it. */
        @Nullable
        Object value(Object element) {
            return switch (elements.type()) {
                case INTEGER -> ((Number) element).longValue();
                case NUMBER -> ((Number) element).doubleValue();
                default -> element;
            };
        }
    }

    /** An array or a set of maps or records: a {@code jsonb[]}. */
    private static final class JsonListColumn extends ListColumn {
        JsonListColumn(Field field, String column, Field elements) {
            super(field, column, elements);
        }

        @Override
        String readSql(String name) {
            return name + "::text[]";
        }

        @Override
        String text(Object element) {
            return StoredJson.write(field.name(), element);
        }

        @Override
        @Nullable
        Object value(Object element) {
            return StoredJson.read(elements, (String) element);
        }
    }

    /** An array or a set of timestamps: a {@code timestamptz[]}. */
    private static final class TimestampListColumn extends ListColumn {
        TimestampListColumn(Field field, String column, Field elements) {
            super(field, column, elements);
        }

        @Override
        String readSql(String name) {
            return "CASE WHEN " + name + " IS NOT NULL THEN ARRAY(SELECT date_part('epoch', element) FROM unnest("
                    + name + ") WITH ORDINALITY AS element_of(element, place) ORDER BY place) END";
        }

        @Override
        String text(Object element) {
            Instant instant = Instant.ofEpochMilli(Math.round(checkedSeconds(field, element) * 1000));
            return TIME.format(instant.atOffset(ZoneOffset.UTC));
        }

        @Override
        Object value(Object element) {
            return seconds(elements, (Double) element);
        }
    }

    /** A reference: the columns of the key referred to. One null among them makes it null. */
    private static final class ReferenceColumns extends FieldColumns {
        private final List<FieldColumns> parts;

        /** Whether the key is a UUID {@code id}, as it nearly always is. */
        private final boolean byId;

        ReferenceColumns(Field field, List<String> names, List<FieldColumns> parts) {
            super(field, names);
            this.parts = parts;
            FieldColumns first = parts.get(0);
            this.byId = parts.size() == 1
                    && first instanceof UuidColumn
                    && first.field.name().equals("id");
        }

        @Override
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            Reference<?> reference = value == null ? null : field.toReference(value);
            int next = index;
            for (FieldColumns part : parts) {
                next = part.bind(statement, next, reference == null ? null : reference.get(part.field.name()));
            }
            return next;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            if (byId) {
                UUID id = result.getObject(index, UUID.class);
                return id == null ? null : Reference.to(id);
            }
            Map<String, Object> key = new LinkedHashMap<>();
            int next = index;
            for (FieldColumns part : parts) {
                Object value = part.read(result, next);
                if (value == null) {
                    return null;
                }
                key.put(part.field.name(), value);
                next += part.names.size();
            }
            return Reference.toKey(key);
        }

        @Override
        void addToToken(List<Object> token, Object value) {
            Reference<?> reference = field.toReference(value);
            for (FieldColumns part : parts) {
                Object key = reference == null ? null : reference.get(part.field.name());
                if (key == null) {
                    throw new IllegalArgumentException("no key in field '" + field.name() + "'");
                }
                part.addToToken(token, key);
            }
        }

        @Override
        Object fromToken(List<?> token, int from) {
            Map<String, Object> key = new LinkedHashMap<>();
            int next = from;
            for (FieldColumns part : parts) {
                key.put(part.field.name(), part.fromToken(token, next));
                next += part.names.size();
            }
            return Reference.toKey(key);
        }
    }
}
