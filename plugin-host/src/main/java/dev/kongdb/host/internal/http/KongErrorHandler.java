package dev.kongdb.host.internal.http;

import dev.kongdb.host.internal.Version;
import dev.kongdb.http.ErrorBody;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives the HTTP server's own errors (a malformed request, a header that is too long) the form of
 * Kong's errors.
 */
final class KongErrorHandler extends ErrorHandler {
    private final String typeByDefault;

    /**
     * A handler.
     *
     * @param typeByDefault the type of an answer to a client without {@code Accept}
     */
    KongErrorHandler(String typeByDefault) {
        this.typeByDefault = typeByDefault;
        setCacheControl(null); // Kong sends no Cache-Control
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        int status = code == 431 ? 400 : code; // as nginx
        ErrorBody body = ErrorPage.of(status, request.getHeaders(), typeByDefault);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.SERVER, Version.SERVER);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, body.contentType());
        // The server closes the connection after a request that it could not read. Without this
        // header, the client would send its next request into it.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(true, ByteBuffer.wrap(body.bytes()), callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }
}
