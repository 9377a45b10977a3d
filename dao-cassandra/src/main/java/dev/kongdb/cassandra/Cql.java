package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A statement with the values for its placeholders.
 *
 * @param text the text, with a question mark for each value and no value in it
 * @param values one value for each placeholder; {@link #UNSET} leaves a column as it is
 */
record Cql(Purpose purpose, String text, List<? extends @Nullable ByteBuffer> values) {
    /** In place of a value: leaves the column as it is. */
    static final ByteBuffer UNSET = ByteBuffer.allocate(0);

    /**
     * The purpose of a statement. It determines its consistency, and whether the driver may send it
     * twice.
     */
    enum Purpose {
        /** A read for a caller. */
        READ,
        /** A read that the guarantees depend on. */
        GUARD,
        /**
         * A read that also sees conditional writes in progress, and completes those whose client
         * died.
         */
        SERIAL,
        /** A write without a condition, which may be repeated. */
        WRITE,
        /** A write with a condition, which the driver must not repeat. */
        CONDITIONAL
    }

    /** A statement with values of the types that {@link #bytes} encodes. */
    static Cql of(Purpose purpose, String text, @Nullable Object... values) {
        @Nullable ByteBuffer[] bytes = new @Nullable ByteBuffer[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = bytes(values[i]);
        }
        return new Cql(purpose, text, Arrays.asList(bytes));
    }

    /**
     * Encodes a parameter: a text, an int, a UUID, a time or a set of texts. An empty set is null.
     */
    static @Nullable ByteBuffer bytes(@Nullable Object value) {
        if (value instanceof String text) {
            return TypeCodecs.TEXT.encode(text, ProtocolVersion.DEFAULT);
        } else if (value instanceof Integer number) {
            return ByteBuffer.allocate(4).putInt(0, number);
        } else if (value instanceof UUID id) {
            return TypeCodecs.UUID.encode(id, ProtocolVersion.DEFAULT);
        } else if (value instanceof Instant at) {
            return TypeCodecs.TIMESTAMP.encode(at, ProtocolVersion.DEFAULT);
        } else if (value instanceof Set<?> all) {
            @SuppressWarnings("unchecked") // other sets are never given
            Set<String> texts = (Set<String>) all;
            return texts.isEmpty() ? null : TypeCodecs.setOf(TypeCodecs.TEXT).encode(texts, ProtocolVersion.DEFAULT);
        } else if (value == null) {
            return null;
        }
        throw new IllegalArgumentException("no parameter: " + value.getClass());
    }

    static String quote(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }
}
