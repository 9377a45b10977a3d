package dev.kongdb.host.internal.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Reads bodies. No thread waits for a slow body, no body may be too slow for ever, and all bodies
 * in memory take only a part of it.
 */
public final class RequestBody {
    /** How long a client may go on sending a body that was refused, so that it reads the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private RequestBody() {}

    /** How the reading of a body ended. */
    public enum End {
        /** The body is complete. */
        WHOLE,
        /** The body is larger than the limit; the rest is still unread. */
        MORE,
        /** The client broke off, or sent a malformed body. */
        BROKEN,
        /** The body came too slowly. */
        SLOW
    }

    /**
     * A body, as far as it was read.
     *
     * @param bytes its first bytes, which are all of them unless {@code end} says otherwise
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and not copied for its size
    public record Body(byte[] bytes, End end) {
        /** No body. */
        public static final Body EMPTY = new Body(new byte[0], End.WHOLE);

        /** A body that is still unread. */
        public static final Body UNREAD = new Body(new byte[0], End.MORE);

        /** The status for a body that cannot be read. */
        public int refusal() {
            return end == End.SLOW ? 408 : end == End.MORE ? 413 : 400;
        }
    }

    /** Whether the request announces a body. */
    public static boolean isAnnounced(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * Reads the body, and continues with it.
     *
     * @param limit the most bytes that are held
     * @param then called once, at once when nothing has to be waited for; an exception fails the
     *     request
     */
    public static void read(Request request, int limit, Callback ofRequest, Consumer<Body> then) {
        if (!isAnnounced(request)) {
            then.accept(Body.EMPTY);
        } else if (request.getLength() > limit) {
            then.accept(Body.UNREAD);
        } else {
            Reading reading = new Reading(request, limit, ofRequest, then);
            reading.run();
        }
    }

    /** A body that is being read. Used by one thread at a time. */
    private static final class Reading implements Runnable {
        private final Request request;
        private final int limit;
        private final Callback ofRequest;
        private final Consumer<Body> then;
        private byte[] bytes = Body.EMPTY.bytes();
        private int count;
        private final long start = System.nanoTime();
        private final HeldBytes held;
        private final Patience patience;

        Reading(Request request, int limit, Callback ofRequest, Consumer<Body> then) {
            this.request = request;
            this.limit = limit;
            this.ofRequest = ofRequest;
            this.then = then;
            this.held = new HeldBytes(request);
            this.patience = ClientConnection.of(request).patience();
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    // The client may send bytes that belong to no piece, such as those of a chunk's
                    // extension.
                    if (isTooSlow()) {
                        end(End.SLOW);
                    } else {
                        request.demand(this);
                    }
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    end(isTooSlow() ? End.SLOW : End.BROKEN);
                    return;
                }
                boolean last = chunk.isLast();
                int length = chunk.remaining();
                boolean more = count + (long) length > limit || !makeRoom(length);
                take(chunk.getByteBuffer());
                chunk.release();
                if (more || last) {
                    // A body that is larger than the limit has a little more bytes than the limit
                    // here.
                    end(more ? End.MORE : End.WHOLE);
                    return;
                }
                if (isTooSlow()) {
                    end(End.SLOW);
                    return;
                }
            }
        }

        /**
         * Makes the array large enough for a piece, and not larger than the client announces. False
         * when there is not enough memory for it.
         */
        private boolean makeRoom(int length) {
            int needed = count + length;
            if (needed <= bytes.length) {
                return true;
            }
            long most = request.getLength() < 0 ? Integer.MAX_VALUE : request.getLength();
            int capacity = (int) Math.max(needed, Math.min(2L * count, Math.min(most, limit)));
            if (!held.reserve(capacity - bytes.length)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, capacity);
            return true;
        }

        private void take(ByteBuffer piece) {
            int length = piece.remaining();
            if (bytes.length - count < length) { // the last piece of a body that is too large
                bytes = Arrays.copyOf(bytes, count + length);
            }
            piece.get(bytes, count, length);
            count += length;
        }

        private boolean isTooSlow() {
            return patience.isBodyTooSlow(System.nanoTime() - start, count);
        }

        private void end(End end) {
            try {
                byte[] read = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
                bytes = Body.EMPTY.bytes(); // a larger array must not stay while the body is worked on
                then.accept(new Body(read, end));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                ofRequest.failed(e);
            }
        }
    }

    /**
     * Reads the rest of a body and discards it. Closing a connection while the client still sends
     * would reset it, and the answer would be lost.
     *
     * <p>This never blocks: the calling thread may be the one that has reported the last piece of
     * the body, and would report the next one only after this returns.
     *
     * @param then succeeds when the body has ended, the client has broken off or been silent for
     *     too long, or the time is up
     */
    public static void discard(Request request, Callback then) {
        discard(request, then, System.nanoTime() + LINGER_NANOS);
    }

    private static void discard(Request request, Callback then, long end) {
        while (true) {
            Content.Chunk chunk = request.read();
            boolean late = System.nanoTime() - end > 0;
            if (chunk == null && !late) {
                request.demand(() -> discard(request, then, end));
                return;
            }
            boolean over = late || chunk.isLast() || Content.Chunk.isFailure(chunk);
            if (chunk != null) {
                chunk.release();
            }
            if (over) {
                then.succeeded();
                return;
            }
        }
    }
}
