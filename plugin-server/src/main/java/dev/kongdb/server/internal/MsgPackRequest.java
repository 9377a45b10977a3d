package dev.kongdb.server.internal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;

/** A request of MessagePack-RPC, and the connection for its answer. */
record MsgPackRequest(
        Connection connection,
        long id,
        String method,
        @Nullable Object parameter) {
    private static final int KIND = 0;
    private static final int RESPONSE = 1;

    /** The next complete request; null if none has arrived. */
    static @Nullable MsgPackRequest next(Connection connection) throws ProtocolException {
        MsgPack.Read read = MsgPack.read(connection.bytes(), connection.start(), connection.available());
        if (read == null) {
            return null;
        }
        connection.consume(read.length());
        return of(connection, read.value());
    }

    private static MsgPackRequest of(Connection connection, @Nullable Object message) throws ProtocolException {
        if (message instanceof List<?> parts
                && parts.size() == 4
                && Objects.equals(parts.get(0), (long) KIND)
                && parts.get(1) instanceof Number id
                && parts.get(2) instanceof String method
                && parts.get(3) instanceof List<?> parameters) {
            return new MsgPackRequest(
                    connection, id.longValue(), method, parameters.isEmpty() ? null : parameters.get(0));
        }
        throw new ProtocolException("it is no request of MessagePack-RPC");
    }

    boolean isStep() {
        return method.startsWith("plugin.Step");
    }

    @Nullable
    Object member(String name) {
        return parameter instanceof Map<?, ?> members ? members.get(name) : null;
    }

    long number(String name) {
        return member(name) instanceof Number number ? number.longValue() : -1;
    }

    void answer(MsgPack.Content result) {
        respond(null, result);
    }

    void refuse(String error) {
        respond(error, MessagePacker::packNil);
    }

    private void respond(@Nullable String error, MsgPack.Content result) {
        connection.write(MsgPack.bytes(out -> {
            out.packArrayHeader(4).packInt(RESPONSE).packLong(id);
            MsgPack.write(out, error);
            result.to(out);
        }));
    }
}
