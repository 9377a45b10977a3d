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
 * Reads bodies: no thread waits for one that comes slowly, none may come too slowly for ever, and all that are held at a time take
 * a part of the memory only.
 */
public final class RequestBody {
    /** How long a client may still send a body that was refused, so that it comes to read the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** After this time a body must have come at least at the least rate, and after the longest time it must be there. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LEAST_BYTES_PER_SECOND = 500;

    private RequestBody() {}

    /** How the reading of a body ended. */
    public enum End {
        /** All of it is there. */
        WHOLE,
        /** There is more than may be held; the rest is still to be read. */
        MORE,
        /** The client broke off, or sent a malformed body. */
        BROKEN,
        /** It came too slowly. */
        SLOW
    }

    /**
     * A body, as far as it was read.
     *
     * @param bytes its first bytes, which are all unless the end says otherwise
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and not copied for its size
    public record Body(byte[] bytes, End end) {
        /** None. */
        public static final Body EMPTY = new Body(new byte[0], End.WHOLE);

        /** Still to be read. */
        public static final Body UNREAD = new Body(new byte[0], End.MORE);

        /** The status that says why it cannot be read. */
        public int refusal() {
            return end == End.SLOW ? 408 : end == End.MORE ? 413 : 400;
        }
    }

    /** Whether the request announces a body. */
    public static boolean isAnnounced(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * Reads the body, and goes on with it.
     *
     * @param limit the bytes that are held at most
     * @param then called once, at once when there is nothing to wait for; what it throws fails the request
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

    /** Whether so many bytes are too few after that time, or it is too long a time. */
    static boolean isTooSlow(long nanos, long bytes) {
        long due = TimeUnit.NANOSECONDS.toSeconds(nanos - GRACE_NANOS) * LEAST_BYTES_PER_SECOND;
        return nanos > LONGEST_NANOS || (nanos > GRACE_NANOS && bytes <= due);
    }

    /** One body on its way in. Used by one thread at a time. */
    private static final class Reading implements Runnable {
        private final Request request;
        private final int limit;
        private final Callback ofRequest;
        private final Consumer<Body> then;
        private byte[] bytes = Body.EMPTY.bytes();
        private int count;
        private final long start = System.nanoTime();
        private final HeldBytes held;

        Reading(Request request, int limit, Callback ofRequest, Consumer<Body> then) {
            this.request = request;
            this.limit = limit;
            this.ofRequest = ofRequest;
            this.then = then;
            this.held = new HeldBytes(request);
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    end(isTooSlow() ? End.SLOW : End.BROKEN);
                    return;
                }
                boolean last = chunk.isLast();
                int length = chunk.remaining();
                boolean more = count + (long) length > limit || !held.reserve(length);
                take(chunk.getByteBuffer());
                chunk.release();
                if (more || last) {
                    // What came of a body that goes on beyond the limit is a little more than the limit.
                    end(more ? End.MORE : End.WHOLE);
                    return;
                }
                if (isTooSlow()) {
                    end(End.SLOW);
                    return;
                }
            }
        }

        /** A body that comes in one piece is copied once. */
        private void take(ByteBuffer piece) {
            int length = piece.remaining();
            if (bytes.length - count < length) {
                bytes = Arrays.copyOf(bytes, Math.max(count + length, 2 * count));
            }
            piece.get(bytes, count, length);
            count += length;
        }

        private boolean isTooSlow() {
            return RequestBody.isTooSlow(System.nanoTime() - start, count);
        }

        private void end(End end) {
            try {
                then.accept(new Body(count == bytes.length ? bytes : Arrays.copyOf(bytes, count), end));
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                ofRequest.failed(e);
            }
        }
    }

    /**
     * Reads what is left of a body and throws it away. A connection that is closed while the client still sends is reset, and
     * with it goes the answer that says why.
     *
     * <p>Never waits for the client: the thread may be the one that has told of the body's last piece, and would not tell of the
     * next before this returns.
     *
     * @param then succeeds once the body has ended, the client has broken off or been silent for too long, or the time is up
     */
    public static void discard(Request request, Callback then) {
        discard(request, then, System.nanoTime() + LINGER_NANOS);
    }

    private static void discard(Request request, Callback then, long end) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(() -> discard(request, then, end));
                return;
            }
            boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk) || System.nanoTime() - end > 0;
            chunk.release();
            if (over) {
                then.succeeded();
                return;
            }
        }
    }
}
