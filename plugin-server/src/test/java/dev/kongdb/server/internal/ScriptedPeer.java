package dev.kongdb.server.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a Kong takes for a plugin server: it answers with the bytes that a test tells it. */
final class ScriptedPeer implements AutoCloseable {
    /** Answers the bytes of a connection. */
    interface Script {
        /**
         * The answer to these bytes; empty if they are not a whole request; null to close the
         * connection.
         */
        byte @Nullable [] answer(byte[] request);
    }

    private final ServerSocketChannel socket;
    private final Script script;
    private final Set<SocketChannel> lines = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable failure;

    ScriptedPeer(Path place, Script script) throws IOException {
        this.script = script;
        Files.deleteIfExists(place);
        this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(place), 100);
        daemon(() -> {
            while (socket.isOpen()) {
                SocketChannel line = socket.accept();
                lines.add(line);
                daemon(() -> serve(line));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // closed: nobody reads what it would say
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(SocketChannel line) throws IOException {
        try (line) {
            byte[] bytes = new byte[1 << 16];
            int count = 0;
            while (true) {
                if (count == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * count);
                }
                int more = line.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
                if (more < 0) {
                    return;
                }
                count += more;
                byte[] answer = script.answer(Arrays.copyOf(bytes, count));
                if (answer == null) {
                    return;
                }
                if (answer.length > 0) {
                    count = 0;
                    line.write(ByteBuffer.wrap(answer));
                }
            }
        }
    }

    /** Ends it, and its connections. What its script has thrown is thrown here. */
    @Override
    public void close() throws IOException {
        socket.close();
        for (SocketChannel line : lines) {
            line.close();
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }
}
