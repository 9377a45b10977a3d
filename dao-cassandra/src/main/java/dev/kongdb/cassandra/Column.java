package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.ColumnType.ListOf;
import dev.kongdb.schema.table.ColumnType.MapOf;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.ColumnType.SetOf;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds a field, or a part of the key in a reference.
 *
 * @param field the field; for a part of a reference, the field of the parent's key
 * @param foreign the reference that it is a part of, or null
 * @param name the quoted name
 * @param prefixed whether its texts begin with the workspace, by which Kong keeps values unique
 *     within a workspace
 * @param indexed whether rows are looked up by it, so that its texts are limited to the length of a
 *     key
 * @param writing encodes values
 * @param reading decodes values; a set is decoded as a list, since rows hold it so and the bytes
 *     are the same
 */
record Column(
        Field field,
        @Nullable Field foreign,
        String name,
        ColumnType type,
        boolean prefixed,
        boolean indexed,
        TypeCodec<Object> writing,
        TypeCodec<Object> reading) {

    /** Less than a key may have, since claims prefix the value with names. */
    private static final int MOST_BYTES = 65_000;

    /** The columns of a field. */
    static List<Column> of(Schema schema, TableLayout layout, Field field) {
        boolean prefixed = schema.workspaceable()
                && field.unique()
                && !field.uniqueAcrossWs()
                && field.type() == FieldType.STRING
                && !field.isUuid();
        List<Field> parts = keyParts(field);
        List<Column> columns = new ArrayList<>();
        for (TableLayout.Column column : CassandraDialect.columns(layout)) {
            if (!field.name().equals(column.field())) {
                continue;
            }
            String name = column.name();
            boolean indexed = layout.primaryKey().contains(name)
                    || layout.indexes().stream()
                            .anyMatch(index -> index.column().equals(name));
            columns.add(of(
                    parts.get(columns.size()),
                    field.referencedSchema() == null ? null : field,
                    Cql.quote(name),
                    column.type(),
                    prefixed,
                    indexed));
        }
        return List.copyOf(columns);
    }

    /** The content of a field's columns: the parts of the referenced key, or the field itself. */
    private static List<Field> keyParts(Field field) {
        Schema parent = field.referencedSchema();
        return parent == null ? List.of(field) : parent.primaryKey();
    }

    /** A column with the driver's own codecs. */
    private static Column of(
            Field field, @Nullable Field foreign, String name, ColumnType type, boolean prefixed, boolean indexed) {
        TypeCodec<Object> writing = CodecRegistry.DEFAULT.codecFor(driverType(type));
        TypeCodec<Object> reading = type instanceof SetOf set
                ? CodecRegistry.DEFAULT.codecFor(driverType(new ListOf(set.element())))
                : writing;
        return new Column(field, foreign, name, type, prefixed, indexed, writing, reading);
    }

    /** The driver's type for the type that the dialect gives the column. */
    private static DataType driverType(ColumnType type) {
        if (type instanceof ListOf list) {
            return DataTypes.listOf(driverType(list.element()));
        }
        if (type instanceof SetOf set) {
            return DataTypes.setOf(driverType(set.element()));
        }
        if (type instanceof MapOf map) {
            return DataTypes.mapOf(DataTypes.TEXT, driverType(map.value()));
        }
        return switch ((Scalar) type) {
            case TEXT, JSON -> DataTypes.TEXT;
            case UUID -> DataTypes.UUID;
            case INTEGER -> DataTypes.INT;
            case NUMBER -> DataTypes.FLOAT;
            case BOOLEAN -> DataTypes.BOOLEAN;
            case SECONDS, MILLIS -> DataTypes.TIMESTAMP;
        };
    }

    /** The position in a row. */
    int position() {
        return foreign == null ? field.position() : foreign.position();
    }

    /** The value of a row in this column, as bytes. */
    @Nullable
    ByteBuffer encode(Row row, @Nullable UUID workspace) {
        return encodeValue(row.get(position()), workspace);
    }

    /** A value of the field, or of the reference that it is a part of, in this column, as bytes. */
    @Nullable
    ByteBuffer encodeValue(@Nullable Object value, @Nullable UUID workspace) {
        Object own = value;
        if (foreign != null) {
            Reference<?> reference = value == null || value == Row.NULL ? null : foreign.toReference(value);
            own = reference == null ? null : reference.get(field.name());
        }
        Object converted = DriverValues.toDriver(type, field, own);
        if (converted != null && prefixed && workspace != null) {
            converted = workspace + ":" + converted;
        }
        if (indexed) {
            checkIndexed(foreign == null ? field.name() : foreign.name(), converted);
        }
        return writing.encode(converted, ProtocolVersion.DEFAULT);
    }

    /**
     * Refuses a text, or a collection with one, that is too long for a key: 64 KB including its
     * prefix.
     */
    static void checkIndexed(String field, @Nullable Object value) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> checkIndexed(field, element));
        } else if (value instanceof String text
                && text.length() > MOST_BYTES / 4
                && text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new UnstorableValueException(field, "is too long for an index, which takes some 65,000 bytes");
        }
    }

    /** Decodes a value. */
    @Nullable
    Object decode(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return null; // not the empty list that the driver would return
        }
        Object value = reading.decode(bytes, ProtocolVersion.DEFAULT);
        if (value instanceof String text && prefixed && text.length() > 36 && text.charAt(36) == ':') {
            value = text.substring(37);
        }
        return DriverValues.fromDriver(type, field, value);
    }
}
