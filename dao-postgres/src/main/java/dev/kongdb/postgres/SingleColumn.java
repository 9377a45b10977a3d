package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field in a single column. */
abstract class SingleColumn extends FieldColumns {
    private final int sqlType;

    /** The type as SQL names it. */
    private final String type;

    /**
     * The column of a field.
     *
     * @param sqlType the type of null, from {@link java.sql.Types}. It must be the type by which
     *     values are bound; otherwise the driver would prepare the statement again each time
     */
    SingleColumn(Field field, Column column, int sqlType) {
        super(field, List.of(PostgresDialect.quote(column.name())));
        this.type = PostgresDialect.type(column);
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

    /** Binds a value. The server takes its type from the column. */
    void bindValue(PreparedStatement statement, int index, Object value) throws SQLException {
        statement.setString(index, text(value));
    }

    /** A value in the text form of the column's type. */
    abstract String text(Object value);

    /** The SQL that makes a value of the column from its text. */
    String ofText(String text) {
        return text + "::" + type;
    }

    @Override
    final void addTexts(List<@Nullable String> texts, @Nullable Object value) {
        texts.add(value == null ? null : text(value));
    }

    @Override
    final List<String> ofTexts(List<String> texts) {
        return List.of(ofText(texts.get(0)));
    }
}
