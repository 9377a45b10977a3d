package dev.kongdb.benchmarks.server;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.files.KongDialect;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.server.PluginServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * A Kong's end of {@code MsgPack:1}, which sends prepared bytes on one connection to a server in
 * this process.
 */
final class Worker implements AutoCloseable {
    static final int CALLBACKS = 100;

    /**
     * The position of the event's number in an answer whose own number has one byte: behind the
     * head of a list, whose fourth element is a map.
     */
    private static final int EVENT_AT = 13;

    private final Path folder = Files.createTempDirectory("callbacks");
    private final Kong kong = Kong.open(KongConfig.of(Map.of("database", "off")));
    private final ByteBuffer answer = ByteBuffer.allocate(1024);
    private final ByteBuffer step = ByteBuffer.allocate(1024);
    private final PluginServer server;
    private final SocketChannel connection;
    private final SocketChannel floor;
    private final byte[] quiet;
    private final byte[] asking;
    private final byte[] value;

    /** Starts the server, two instances of the plugin, and the thread of the floor. */
    private Worker() throws IOException {
        Path socket = folder.resolve("kong");
        server = PluginServer.start(kong, new PluginServer.Options(socket, KongDialect.of(Protocol.MSGPACK)));
        connection = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        quiet = handleEvent(start(0));
        asking = handleEvent(start(CALLBACKS));
        value = tail();
        int question = ask(asking);
        int reply = step.limit();
        finish();
        floor = echo(question, reply);
    }

    static Worker open() {
        try {
            return new Worker();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        floor.close();
        server.close();
        kong.close();
        Files.deleteIfExists(folder.resolve("kong"));
        Files.deleteIfExists(folder.resolve("floor"));
        Files.delete(folder);
    }

    private long start(int times) throws IOException {
        try (MessageBufferPacker out = request("plugin.StartInstance")) {
            out.packMapHeader(2).packString("Name").packString("benchmarks");
            out.packString("Config").packString("{\"times\":" + times + "}");
            exchange(connection, out.toByteArray());
        }
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(answer)) {
            return in.unpackValue().asArrayValue().get(3).asMapValue().entrySet().stream()
                    .filter(entry -> entry.getKey().asStringValue().asString().equals("Id"))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .asIntegerValue()
                    .asLong();
        }
    }

    private static byte[] handleEvent(long instance) throws IOException {
        try (MessageBufferPacker out = request("plugin.HandleEvent")) {
            out.packMapHeader(2).packString("InstanceId").packLong(instance);
            out.packString("EventName").packString("access");
            return out.toByteArray();
        }
    }

    private static MessageBufferPacker request(String method) throws IOException {
        MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
        out.packArrayHeader(4).packLong(0).packLong(1).packString(method).packArrayHeader(1);
        return out;
    }

    /** The bytes after the number of the event in each step. */
    private static byte[] tail() throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packString("Data").packString("v");
            return out.toByteArray();
        }
    }

    /**
     * Makes the server begin an event, and prepares the step that answers each of its questions.
     * Returns the length of a question.
     */
    private int ask(byte[] event) throws IOException {
        exchange(connection, event);
        int length = answer.remaining();
        byte[] bytes = answer.array();
        int number = switch (bytes[EVENT_AT] & 0xff) {
            case 0xcc -> 2;
            case 0xcd -> 3;
            case 0xce -> 5;
            default -> 1;
        };
        step.clear();
        try (MessageBufferPacker out = request("plugin.Step")) {
            out.packMapHeader(2).packString("EventId");
            step.put(out.toByteArray());
        }
        step.put(bytes, EVENT_AT, number).put(value).flip();
        return length;
    }

    private void finish() throws IOException {
        for (int i = 0; i < CALLBACKS; i++) {
            step.rewind();
            connection.write(step);
            read(connection);
        }
        if (!new String(answer.array(), 0, answer.limit(), StandardCharsets.ISO_8859_1).endsWith("ret")) {
            throw new IllegalStateException("the event does not end when it should");
        }
    }

    private void exchange(SocketChannel with, byte[] request) throws IOException {
        with.write(ByteBuffer.wrap(request));
        read(with);
    }

    /** Reads one answer, which the peer sends in one write. */
    private void read(SocketChannel from) throws IOException {
        answer.clear();
        if (from.read(answer) < 0) {
            throw new EOFException("the server has closed the connection");
        }
        answer.flip();
    }

    private SocketChannel echo(int question, int reply) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("floor"));
        ServerSocketChannel listener =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        Thread thread = new Thread(() -> serve(listener, question), "floor");
        thread.setDaemon(true);
        thread.start();
        step.limit(reply);
        return SocketChannel.open(address);
    }

    private static void serve(ServerSocketChannel listener, int question) {
        try (listener;
                SocketChannel channel = listener.accept()) {
            ByteBuffer in = ByteBuffer.allocate(1024);
            ByteBuffer out = ByteBuffer.allocate(question);
            while (channel.read(in) >= 0) {
                in.clear();
                channel.write(out.rewind());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a message to the thread of the floor, and reads its answer. */
    int floor() throws IOException {
        step.rewind();
        floor.write(step);
        read(floor);
        return answer.remaining();
    }

    /** Runs an event whose plugin asks for nothing. */
    int event() throws IOException {
        exchange(connection, quiet);
        return answer.remaining();
    }

    /** Runs an event whose plugin asks for {@value #CALLBACKS} values. */
    int callbacks() throws IOException {
        int length = ask(asking);
        finish();
        return length;
    }
}
