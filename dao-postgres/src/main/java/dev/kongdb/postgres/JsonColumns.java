package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.value.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that are stored as {@code jsonb}. */
final class JsonColumns {
    private JsonColumns() {}

    /** A map or a record, stored as {@code jsonb}. */
    static class JsonColumn extends SingleColumn {
        JsonColumn(Field field, Column column) {
            super(field, column, Types.VARCHAR);
        }

        @Override
        String text(Object value) {
            return StoredJson.write(field.name(), value);
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            String text = result.getString(index);
            return text == null ? null : StoredJson.read(field, text);
        }
    }

    /**
     * A record whose fields depend on the value of another field. It is read as text, and parsed
     * when the whole row is read.
     */
    static final class AbstractColumn extends JsonColumn {
        AbstractColumn(Field field, Column column) {
            super(field, column);
        }

        @Override
        @Nullable
        Object read(ResultSet result, int index) throws SQLException {
            return result.getString(index);
        }

        /** Parses the text by the subschema of the row, if it has one. */
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
}
