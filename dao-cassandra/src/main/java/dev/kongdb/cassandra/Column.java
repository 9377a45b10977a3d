package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.kongdb.schema.Field;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds a field, or one part of the key that a reference holds.
 *
 * @param field the field; for a part of a reference, the field of the parent's key
 * @param foreign the reference that it is a part of, or null
 * @param name quoted
 * @param prefixed whether its texts begin with the workspace, which is how Kong keeps values unique in one
 * @param indexed whether rows are found by it, so that its texts must not be longer than a key may be
 * @param writing how values become bytes
 * @param reading how bytes become values; a set is read as a list, since rows hold it so and the bytes are the same
 */
record Column(
        Field field,
        @Nullable Field foreign,
        String name,
        DataType type,
        boolean prefixed,
        boolean indexed,
        TypeCodec<Object> writing,
        TypeCodec<Object> reading) {

    /** Less than a key may have, since claims put names before it. */
    private static final int MOST_BYTES = 65_000;

    /** A column whose codecs are the driver's own. */
    static Column of(
            Field field, @Nullable Field foreign, String name, DataType type, boolean prefixed, boolean indexed) {
        TypeCodec<Object> writing = CodecRegistry.DEFAULT.codecFor(type);
        TypeCodec<Object> reading = type instanceof SetType set
                ? CodecRegistry.DEFAULT.codecFor(DataTypes.listOf(set.getElementType()))
                : writing;
        return new Column(field, foreign, name, type, prefixed, indexed, writing, reading);
    }

    /** The position in a row. */
    int position() {
        return foreign == null ? field.position() : foreign.position();
    }

    /** The value of the row in this column, as bytes. */
    @Nullable
    ByteBuffer encode(Row row, @Nullable UUID workspace) {
        return encodeValue(row.get(position()), workspace);
    }

    /** A value of the field (a reference if it is one) in this column, as bytes. */
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

    /** Refuses a text, or a collection with one, that is too long for a key: 64 KB with what is put before it. */
    static void checkIndexed(String field, @Nullable Object value) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> checkIndexed(field, element));
        } else if (value instanceof String text
                && text.length() > MOST_BYTES / 4
                && text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new UnstorableValueException(field, "is too long for an index, which takes some 65,000 bytes");
        }
    }

    /** The value in those bytes. */
    @Nullable
    Object decode(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return null; // not the empty list that the driver makes of it
        }
        Object value = reading.decode(bytes, ProtocolVersion.DEFAULT);
        if (value instanceof String text && prefixed && text.length() > 36 && text.charAt(36) == ':') {
            value = text.substring(37);
        }
        return DriverValues.fromDriver(type, field, value);
    }
}
