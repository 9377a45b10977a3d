package dev.kongdb.host.internal.meter;

import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.meter.MeterText.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code GET /metrics}; all other requests go to another handler. */
public final class MetricsHandler extends Handler.Wrapper {
    private static final String PATH = "/metrics";

    private final TextMeters meters;

    /** Prints the meters. */
    public MetricsHandler(TextMeters meters, Handler others) {
        super(others);
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String method = request.getMethod();
        if (!WebServer.target(request).path().equals(PATH) || !(method.equals("GET") || method.equals("HEAD"))) {
            return super.handle(request, response, callback);
        }
        Format format = format(request);
        byte[] body = meters.text(format).getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.SERVER, Version.SERVER);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** The format that the client prefers; Prometheus' own if it does not say. */
    private static Format format(Request request) {
        QuotedQualityCSV accepted = new QuotedQualityCSV();
        for (HttpField field : request.getHeaders().getFields(HttpHeader.ACCEPT)) {
            accepted.addValue(field.getValue());
        }
        for (String type : accepted.getValues()) {
            if (type.startsWith("application/openmetrics-text")) {
                return Format.OPEN_METRICS;
            }
            if (type.startsWith("text/plain") || type.startsWith("*/*")) {
                return Format.PROMETHEUS;
            }
        }
        return Format.PROMETHEUS;
    }
}
