package dev.kongdb.host.cli;

import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.http.Json;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An upstream that returns each request, with method, path and headers, as JSON. */
final class EchoServer extends Handler.Abstract {
    private EchoServer() {}

    /** Starts a server on a port of the loopback address. */
    static WebServer start(int port) {
        WebServer server = WebServer.bind(
                "echo", List.of(new ListenAddress("the echo upstream", "127.0.0.1", port)), 20, "text/plain");
        server.start(new EchoServer());
        return server;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(field.getName(), String.valueOf(field.getValue()), (a, b) -> a + ", " + b);
        }
        Map<String, Object> echo = new LinkedHashMap<>();
        echo.put("method", request.getMethod());
        echo.put("path", request.getHttpURI().getPathQuery());
        echo.put("headers", headers);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(Json.write(echo)), callback);
        return true;
    }
}
