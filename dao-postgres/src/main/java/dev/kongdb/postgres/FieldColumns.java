package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.spi.UnstorableValueException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one field lies in its table: in one column, or for a reference in one for each part of the key referred to. Everything
 * about the field is worked out beforehand, so that reading and writing a value looks nothing up. Immutable.
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

    /** What a statement reads that column with. */
    String readSql(String name) {
        return name;
    }

    /** What a statement writes each column with; holds one parameter. */
    String writeSql() {
        return "?";
    }

    /**
     * Binds a value to the parameters from that index on.
     *
     * @param value as rows hold it, or null
     * @return the index after the last
     * @throws UnstorableValueException when PostgreSQL cannot hold the value
     */
    abstract int bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException;

    /**
     * Adds a value as texts that PostgreSQL reads, one for each column.
     *
     * @param value as rows hold it, or null
     * @throws UnstorableValueException when PostgreSQL cannot hold the value
     */
    abstract void addTexts(List<@Nullable String> texts, @Nullable Object value);

    /** What makes the values of the columns of such texts, each of them given as SQL. */
    abstract List<String> ofTexts(List<String> texts);

    /** The value in the columns from that index on, as rows hold it; null when it is null there. */
    abstract @Nullable Object read(ResultSet result, int index) throws SQLException;

    /** A value as it stands in a page token: JSON-like, one part for each column. */
    void addToToken(List<Object> parts, Object value) {
        parts.add(value);
    }

    /** The value that stands in a page token from that part on. */
    Object fromToken(List<?> parts, int from) {
        return parts.get(from);
    }
}
