package dev.kongdb.server.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection from a Kong: read by one thread at a time, which another can wake. The bytes that have come are kept until a message is
 * whole.
 */
final class Connection implements AutoCloseable {
    private static final int FIRST_SIZE = 8192;

    /** A Kong reads at once what it waits for. One that does not for that long is gone. */
    private static final long WRITE_PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final SocketChannel channel;
    private final Selector selector;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private volatile Runnable whenClosed = () -> {};

    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** Has something done when it is closed. To be called before anybody reads. */
    void whenClosed(Runnable work) {
        whenClosed = work;
    }

    // --- what has come

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int available() {
        return end - start;
    }

    /** These were read. */
    void consume(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > FIRST_SIZE * 32) {
                bytes = new byte[FIRST_SIZE]; // one large body is no reason to hold its room for ever
            }
        }
    }

    /** How a wait ended. */
    enum Came {
        /** There are more bytes. */
        MORE,
        /** Another thread has woken this one. */
        WOKEN,
        /** There will be no more. */
        END
    }

    /** Waits for more bytes. */
    Came await() {
        Thread.interrupted(); // a plugin's interrupt would close the connection
        try {
            int ready = selector.select(key -> {});
            if (!channel.isOpen()) {
                return Came.END;
            }
            return ready == 0 ? Came.WOKEN : fill();
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            return Came.END; // as good as closed: nobody can be told
        }
    }

    private Came fill() throws IOException {
        if (end == bytes.length) {
            makeRoom();
        }
        int count = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
        if (count < 0) {
            return Came.END;
        }
        end += count;
        return count == 0 ? Came.WOKEN : Came.MORE;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
        } else {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        end -= start;
        start = 0;
    }

    /** Has the thread that waits return, or the next one that would wait. */
    void wake() {
        selector.wakeup();
    }

    // --- answers

    /**
     * Writes all of it.
     *
     * @throws UncheckedIOException when nobody reads
     */
    void write(ByteBuffer message) {
        Thread.interrupted(); // as above
        long given = 0;
        try {
            while (message.hasRemaining()) {
                if (channel.write(message) > 0) {
                    given = 0;
                } else {
                    long now = System.nanoTime();
                    given = given == 0 ? now : given;
                    if (now - given > WRITE_PATIENCE) {
                        throw new IOException("it is not read");
                    }
                    LockSupport.parkNanos(50_000); // the other side's buffer is full; it empties in no time
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.wakeup();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            whenClosed.run();
        }
    }
}
