package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.PostgresDialect;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field in one column. */
abstract class SingleColumn extends FieldColumns {
    private final int sqlType;

    /**
     * The columns of a field.
     *
     * @param sqlType the type of null, by {@link java.sql.Types}: that by which values are bound, or the statement would be prepared anew
     *     each time
     */
    SingleColumn(Field field, String column, int sqlType) {
        super(field, List.of(PostgresDialect.quote(column)));
        this.sqlType = sqlType;
    }

    @Override
    final int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value == null) {
            bindNull(statement, index, sqlType);
        } else {
            bindValue(statement, index, value);
        }
        return index + 1;
    }

    void bindNull(PreparedStatement statement, int index, int type) throws SQLException {
        statement.setNull(index, type);
    }

    abstract void bindValue(PreparedStatement statement, int index, Object value) throws SQLException;
}
