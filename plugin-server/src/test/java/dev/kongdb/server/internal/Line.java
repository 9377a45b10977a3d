package dev.kongdb.server.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** A connection of a worker to its server. It waits for a limited time, like a Kong's. */
final class Line implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    private final Duration patience;
    private final int most;

    /**
     * Connects.
     *
     * @param most the most bytes that are written at once
     */
    Line(Path socket, Duration patience, int most) throws IOException {
        this.most = most;
        this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.patience = patience;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = channel.write(bytes.slice(bytes.position(), Math.min(most, bytes.remaining())));
            bytes.position(bytes.position() + count);
            if (count == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Reads what has come, at least one byte; less than zero at the end. */
    int read(ByteBuffer bytes) throws IOException {
        int count = channel.read(bytes);
        while (count == 0 && bytes.hasRemaining()) {
            await(SelectionKey.OP_READ);
            count = channel.read(bytes);
        }
        return count;
    }

    private void await(int what) throws IOException {
        channel.keyFor(selector).interestOps(what);
        if (selector.select(key -> {}, patience.toMillis()) == 0) {
            close();
            throw new IOException("timeout");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
