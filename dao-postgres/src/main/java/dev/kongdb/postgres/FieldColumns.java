package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one field: one column, or for a reference one for each part of the referenced key.
 * Everything about the field is computed beforehand, so reading and writing a value needs no
 * look-ups. Immutable.
 */
abstract class FieldColumns {
    final Field field;
    final int position;

    /** The quoted names of the columns. */
    final List<String> names;

    FieldColumns(Field field, List<String> names) {
        this.field = field;
        this.position = field.position();
        this.names = names;
    }

    /** The SQL with which a statement reads the column. */
    String readSql(String name) {
        return name;
    }

    /** The SQL with which a statement writes each column; it has one parameter. */
    String writeSql() {
        return "?";
    }

    /**
     * Binds a value to parameters, starting at the index.
     *
     * @param value as rows hold it, or null
     * @return the index after the last parameter
     * @throws UnstorableValueException when PostgreSQL cannot hold the value
     */
    abstract int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException;

    /**
     * Adds a value as texts that PostgreSQL parses, one for each column.
     *
     * @param value as rows hold it, or null
     * @throws UnstorableValueException when PostgreSQL cannot hold the value
     */
    abstract void addTexts(List<@Nullable String> texts, @Nullable Object value);

    /** The SQL that makes the values of the columns from such texts, each given as SQL. */
    abstract List<String> ofTexts(List<String> texts);

    /**
     * Reads the value from columns, starting at the index, as rows hold it; null when it is null
     * there.
     */
    abstract @Nullable Object read(ResultSet result, int index) throws SQLException;

    /** Adds a value to a page token: JSON-like, one part for each column. */
    void addToToken(List<Object> parts, Object value) {
        parts.add(value);
    }

    /** The value in a page token, starting at the part. */
    Object fromToken(List<?> parts, int from) {
        return parts.get(from);
    }
}
