package dev.kongdb.host.internal.http;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;

/**
 * The memory of bodies of requests and answers that are being held. All together take at most a
 * quarter of the heap.
 */
public final class HeldBytes {
    private static final AtomicLong ROOM = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

    private final AtomicLong held = new AtomicLong();

    /** Bytes that are released when the request is over. */
    public HeldBytes(Request request) {
        Request.addCompletionListener(request, failure -> ROOM.addAndGet(held.get()));
    }

    /** Reserves memory for the bytes; false when there is not enough. */
    public boolean reserve(int bytes) {
        if (ROOM.addAndGet(-bytes) < 0) {
            ROOM.addAndGet(bytes);
            return false;
        }
        held.addAndGet(bytes);
        return true;
    }
}
