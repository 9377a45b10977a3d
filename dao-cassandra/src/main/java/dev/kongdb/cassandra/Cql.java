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
 * A statement with the values for its places.
 *
 * @param text with a question mark for each value; no value stands in it
 * @param values one for each place; {@link #UNSET} to leave a column as it is
 */
record Cql(Purpose purpose, String text, List<? extends @Nullable ByteBuffer> values) {
    /** In the place of a value: leave the column as it is. */
    static final ByteBuffer UNSET = ByteBuffer.allocate(0);

    /** What a statement is for, which says at what consistency it runs and whether the driver may send it twice. */
    enum Purpose {
        /** A read for a caller. */
        READ,
        /** A read on which the guarantees rest. */
        GUARD,
        /** A read that also sees conditional writes that are just being made, and ends those whose client is gone. */
        SERIAL,
        /** A write without a condition, the same if done twice. */
        WRITE,
        /** A write with a condition, of which the driver must not decide whether it is sent twice. */
        CONDITIONAL
    }

    /** A statement with values of the types that {@link #bytes} knows. */
    static Cql of(Purpose purpose, String text, @Nullable Object... values) {
        @Nullable ByteBuffer[] bytes = new @Nullable ByteBuffer[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = bytes(values[i]);
        }
        return new Cql(purpose, text, Arrays.asList(bytes));
    }

    /** A value as a parameter: a text, an int, a UUID, a time or a set of texts; an empty set is null. */
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
            @SuppressWarnings("unchecked") // sets of anything else are never given
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
