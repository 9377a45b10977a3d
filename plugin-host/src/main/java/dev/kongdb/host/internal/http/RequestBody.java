package dev.kongdb.host.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/** Reads bodies: bounded. */
public final class RequestBody {
    /** How long a client may still send a body that was refused, so that it comes to read the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private RequestBody() {}

    /** Whether the request announces a body. */
    public static boolean isAnnounced(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * The body, whole.
     *
     * @throws TooLargeException when it has more bytes than that; at most that many were kept
     * @throws IOException when the client breaks off
     */
    public static byte[] read(Request request, int limit) throws IOException, TooLargeException {
        if (request.getLength() > limit) {
            throw new TooLargeException(limit);
        }
        InputStream in = Content.Source.asInputStream(request);
        byte[] bytes = in.readNBytes(limit);
        if (bytes.length == limit && in.read() >= 0) {
            throw new TooLargeException(limit);
        }
        return bytes;
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

    /** A body is larger than what is allowed. */
    public static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLargeException(long limit) {
            super("the body has more than " + limit + " bytes");
        }
    }
}
