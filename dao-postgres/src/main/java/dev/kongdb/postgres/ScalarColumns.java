package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fields with a single value: texts, UUIDs, numbers, booleans and points in time. */
final class ScalarColumns {
    private ScalarColumns() {}

    static final class TextColumn extends SingleColumn {
        TextColumn(Field field, Column column) {
            super(field, column, Types.VARCHAR);
        }

        @Override
        String text(Object value) {
            return StoredText.checked(field.name(), value.toString());
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getString(index);
        }
    }

    static final class UuidColumn extends SingleColumn {
        UuidColumn(Field field, Column column) {
            super(field, column, Types.OTHER);
        }

        @Override
        void bindNull(PreparedStatement statement, int index, int type) throws SQLException {
            statement.setNull(index, type, "uuid"); // the driver sends this type for a value, too
        }

        @Override
        void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
            statement.setObject(index, uuid(value));
        }

        private static UUID uuid(Object value) {
            return value instanceof UUID uuid ? uuid : UUID.fromString(value.toString());
        }

        @Override
        String text(Object value) {
            return uuid(value).toString();
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getObject(index, UUID.class);
        }

        @Override
        void addToToken(List<Object> parts, Object value) {
            parts.add(text(value));
        }

        @Override
        Object fromToken(List<?> parts, int from) {
            return UUID.fromString((String) parts.get(from));
        }
    }

    static final class IntegerColumn extends SingleColumn {
        IntegerColumn(Field field, Column column) {
            super(field, column, Types.BIGINT);
        }

        @Override
        void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
            statement.setLong(index, number(value));
        }

        private long number(Object value) {
            // it is too large for a long; otherwise the row would hold a Long
            if (value instanceof Double) {
                throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
            }
            return ((Number) value).longValue();
        }

        @Override
        String text(Object value) {
            return Long.toString(number(value));
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            long value = result.getLong(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    static final class NumberColumn extends SingleColumn {
        NumberColumn(Field field, Column column) {
            super(field, column, Types.DOUBLE);
        }

        @Override
        void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
            statement.setDouble(index, ((Number) value).doubleValue());
        }

        @Override
        String text(Object value) {
            return Double.toString(((Number) value).doubleValue());
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            double value = result.getDouble(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    static final class BooleanColumn extends SingleColumn {
        BooleanColumn(Field field, Column column) {
            super(field, column, Types.BOOLEAN);
        }

        @Override
        void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
            statement.setBoolean(index, (Boolean) value);
        }

        @Override
        String text(Object value) {
            return value.toString();
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            boolean value = result.getBoolean(index);
            return result.wasNull() ? null : (Object) value;
        }
    }

    /**
     * A {@code timestamptz}, which rows hold as seconds since the epoch. The server converts it, so
     * it does not depend on the time zone of the session, and seconds are sent as eight bytes.
     */
    static final class TimestampColumn extends SingleColumn {
        private final ColumnType type;

        TimestampColumn(Field field, Column column, ColumnType type) {
            super(field, column, Types.DOUBLE);
            this.type = type;
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
        void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
            Seconds.bind(statement, index, Seconds.checked(field, value));
        }

        @Override
        String text(Object value) {
            return Double.toString(Seconds.checked(field, value));
        }

        @Override
        String ofText(String text) {
            return "to_timestamp(" + text + "::float8)";
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            double seconds = result.getDouble(index);
            return result.wasNull() ? null : Seconds.read(type, seconds);
        }
    }
}
