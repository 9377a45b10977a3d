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
 * A connection from a Kong. One thread at a time reads from it, and another thread can wake that
 * thread. Received bytes are kept until a message is complete.
 */
final class Connection implements AutoCloseable {
    private static final int FIRST_SIZE = 8192;

    /** A connection is idle after this long. A Kong sends the next message sooner while it works. */
    private static final long IDLE_MILLIS = 1;

    /**
     * How long a write may wait. A Kong reads an answer at once, so if it does not read for this
     * long, it is gone.
     */
    private static final long WRITE_PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final SocketChannel channel;
    private final Selector selector;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private volatile Runnable whenClosed = () -> {};
    private volatile boolean leaving;

    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** Sets work to do when the connection is closed. Must be called before the first read. */
    void whenClosed(Runnable work) {
        whenClosed = work;
    }

    // --- received bytes

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int available() {
        return end - start;
    }

    /** Removes bytes that have been read. */
    void consume(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > FIRST_SIZE * 32) {
                // one large body is no reason to keep the memory for ever
                bytes = new byte[FIRST_SIZE];
            }
        }
    }

    /** The result of a wait. */
    enum Came {
        /** More bytes have arrived. */
        MORE,
        /** Another thread has woken this one. */
        WOKEN,
        /** No more bytes will come. */
        END
    }

    /** Waits for more bytes. */
    Came await() {
        return await(0);
    }

    /** Waits for the next request; a connection that is to end does so when none comes. */
    Came awaitRequest() {
        if (!leaving || available() > 0) {
            return await(0);
        }
        long since = System.nanoTime();
        Came came = await(IDLE_MILLIS);
        // A thread that woke this one during an event has made this wait return at once.
        while (came == Came.WOKEN && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS)) {
            came = await(IDLE_MILLIS);
        }
        return came == Came.WOKEN ? Came.END : came;
    }

    /**
     * Has the connection end as soon as it is idle, since another server has taken the socket, and a
     * Kong finds that one when it connects anew. If the Kong sends a request in this very moment, it
     * gets no answer, and refuses its client.
     */
    void leave() {
        leaving = true;
        selector.wakeup();
    }

    /** Waits at most this long; 0 is without end. */
    private Came await(long millis) {
        Thread.interrupted(); // an interrupt by a plugin would close the connection
        try {
            int ready = selector.select(key -> {}, millis);
            if (!channel.isOpen()) {
                return Came.END;
            }
            return ready == 0 ? Came.WOKEN : fill();
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            return Came.END; // Treat it as closed, because no one could receive a report.
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

    /** Makes the waiting thread return, or the next thread that would wait. */
    void wake() {
        selector.wakeup();
    }

    // --- answers

    /**
     * Writes the whole message.
     *
     * @throws UncheckedIOException if the Kong does not read
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
                    // The buffer of the peer is full. It is read within microseconds.
                    LockSupport.parkNanos(50_000);
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
