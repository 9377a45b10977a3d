package dev.kongdb.host.internal.http;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;

/** The memory that bodies of requests and answers take while they are held: all together a quarter of the heap at most. */
public final class HeldBytes {
    private static final AtomicLong ROOM = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

    private final AtomicLong held = new AtomicLong();

    /** For bytes that are let go of when the request is over. */
    public HeldBytes(Request request) {
        Request.addCompletionListener(request, failure -> ROOM.addAndGet(held.get()));
    }

    /** Takes room for so many bytes; false when there is none. */
    public boolean reserve(int bytes) {
        if (ROOM.addAndGet(-bytes) < 0) {
            ROOM.addAndGet(bytes);
            return false;
        }
        held.addAndGet(bytes);
        return true;
    }
}
