package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.ErrorPage;
import dev.kongdb.host.internal.http.RequestBody;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.HeaderValues;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Response.Source;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The answers of the proxy itself. */
final class Answers {
    private Answers() {}

    /** The answer of a plugin, with the headers that plugins have set before. */
    static void ofPlugin(ProxyCall call, Request request, Response response, Callback callback) {
        Answer answer = Objects.requireNonNull(call.pdk().answer());
        call.answeredBy(Source.EXIT);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.SERVER, Version.SERVER);
        HeaderChanges.apply(headers, call.pdk().responseChanges());
        HeaderValues own = new HeaderValues();
        own.putAll(answer.headers());
        HeaderChanges.replace(headers, own);
        send(request, response, callback, answer.status(), answer.body(), true);
    }

    /** An error outside of plugins, in a form that the client accepts. */
    static void page(Request request, Response response, Callback callback, int status) {
        ErrorBody body = ErrorPage.of(status, request.getHeaders(), "text/plain");
        send(request, response, callback, status, body, status == 413);
    }

    /** A message in JSON, whatever the client accepts, as Kong's router answers. */
    static void message(Request request, Response response, Callback callback, int status, String message) {
        String json = Json.text(Map.of("message", message));
        send(request, response, callback, status, new ErrorBody("application/json; charset=utf-8", json), true);
    }

    /** Tells a client to use HTTPS, as its route demands. */
    static void demandHttps(Request request, Response response, Callback callback, Route route, String hostAndTarget) {
        int status = route.httpsRedirectStatusCode();
        if (status == 426) {
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.UPGRADE, "TLS/1.2, HTTP/1.1");
        } else {
            response.getHeaders().put(HttpHeader.LOCATION, "https://" + hostAndTarget);
        }
        message(request, response, callback, status, "Please use HTTPS protocol");
    }

    /** Refuses gRPC, since it needs HTTP/2, which this host does not serve. */
    static void refuseGrpc(Request request, Response response, Callback callback) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && type.startsWith("application/grpc")) {
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.UPGRADE, "HTTP/2");
            message(request, response, callback, 426, "Please use HTTP2 protocol");
        } else {
            message(request, response, callback, 415, "Non-gRPC request matched gRPC route");
        }
    }

    private static void send(
            Request request, Response response, Callback callback, int status, ErrorBody body, boolean mayDrain) {
        response.getHeaders().put(HttpHeader.SERVER, Version.SERVER);
        if (mayHaveBody(status)) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, body.contentType());
        }
        send(request, response, callback, status, body.bytes(), mayDrain);
    }

    /** Whether an answer with the status may have a body. */
    static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }

    /**
     * Sends an answer.
     *
     * @param mayDrain whether nobody else reads the request's body, so that the rest of it is
     *     discarded here: clients read the answer only when they have sent everything
     */
    private static void send(
            Request request, Response response, Callback callback, int status, byte[] body, boolean mayDrain) {
        boolean hasBody = mayHaveBody(status);
        byte[] bytes = hasBody ? body : new byte[0];
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        if (hasBody) {
            headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        } else {
            headers.remove(HttpHeader.CONTENT_LENGTH);
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
