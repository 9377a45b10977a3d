package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fields that hold one value: texts, UUIDs, numbers, truths and points in time. */
final class ScalarColumns {
    private ScalarColumns() {}

    static final class TextColumn extends SingleColumn {
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

    static final class UuidColumn extends SingleColumn {
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

    static final class IntegerColumn extends SingleColumn {
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

    static final class NumberColumn extends SingleColumn {
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

    static final class BooleanColumn extends SingleColumn {
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
    static final class TimestampColumn extends SingleColumn {
        private final ColumnType type;

        TimestampColumn(Field field, String column, ColumnType type) {
            super(field, column);
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
        int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
            Seconds.bind(statement, index, value == null ? null : Seconds.checked(field, value));
            return index + 1;
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            double seconds = result.getDouble(index);
            return result.wasNull() ? null : Seconds.read(type, seconds);
        }
    }
}
