package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.ErrorPage;
import dev.kongdb.host.internal.http.RequestBody;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.Json;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers that the proxy gives itself. */
final class Answers {
    private Answers() {}

    /** An error in the form that the client accepts. */
    static void error(Request request, Response response, Callback callback, int status, String message) {
        send(
                request,
                response,
                callback,
                status,
                ErrorBody.of(message, request.getHeaders().get(HttpHeader.ACCEPT)),
                true);
    }

    /** An error that came up outside of plugins, in the form that the client accepts. */
    static void page(Request request, Response response, Callback callback, int status) {
        ErrorBody body = ErrorPage.of(status, request.getHeaders(), "text/plain");
        send(request, response, callback, status, body, status == 413);
    }

    /** A message in JSON, whatever the client accepts, as Kong gives those of its router. */
    static void message(Request request, Response response, Callback callback, int status, String message) {
        String json = Json.text(Map.of("message", message));
        send(request, response, callback, status, new ErrorBody("application/json; charset=utf-8", json), true);
    }

    /**
     * Sends an answer.
     *
     * @param mayDrain whether nobody else reads the request's body, so that what is left of it is thrown away here: a client comes to
     *     read the answer when it has sent all
     */
    private static void send(
            Request request, Response response, Callback callback, int status, ErrorBody body, boolean mayDrain) {
        byte[] bytes = body.bytes();
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.SERVER, Version.SERVER);
        if (status == 204 || status == 304) {
            bytes = new byte[0]; // they have none
        } else {
            headers.put(HttpHeader.CONTENT_TYPE, body.contentType());
            headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        }
        headers.put(
                "X-Kong-Response-Latency",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getHeadersNanoTime()));
        if (status == 413 || status == 408) {
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        if (!mayDrain || request instanceof ForwardedRequest || !RequestBody.isAnnounced(request)) {
            response.write(true, ByteBuffer.wrap(bytes), callback);
            return;
        }
        response.write(
                true,
                ByteBuffer.wrap(bytes),
                Callback.from(() -> RequestBody.discard(request, callback), callback::failed));
    }
}
