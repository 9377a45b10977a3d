package dev.kongdb.host.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

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
     */
    public static void discard(Request request) {
        long end = System.nanoTime() + LINGER_NANOS;
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = Content.Source.asInputStream(request);
            while (in.read(buffer) >= 0 && System.nanoTime() < end) {
                // thrown away
            }
        } catch (IOException e) {
            // the client broke off: nothing is left to be read
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
