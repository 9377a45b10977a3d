package dev.kongdb.host.internal.http;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.TraceContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request, in the format that Kong's nginx calls {@code combined}, with two
 * differences. Of a query, it only shows that there was one, since it may contain keys. And it
 * shows the trace of the request ({@link TraceContext}). Every line is written at once, at the
 * current end of the file, so that the file may be truncated to rotate it.
 */
public final class AccessLog implements RequestLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final String OFF = "off";
    private static final String TRACEPARENT = "traceparent";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private volatile Second second = new Second(Long.MIN_VALUE, "");

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable OutputStream out;
    private boolean failing;

    private AccessLog(@Nullable OutputStream out) {
        this.out = out;
    }

    /**
     * The log that a setting names: a file, relative to {@code prefix} and created if it is
     * missing, or {@code off}.
     *
     * @throws HostException when the file cannot be written
     */
    public static AccessLog of(KongConfig config, String setting, String byDefault) {
        String name = config.get(setting, byDefault);
        if (name.equals(OFF)) {
            return new AccessLog(null);
        }
        Path file = Path.of(config.get("prefix", "kong-data")).resolve(name);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new AccessLog(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new HostException(
                    setting + ": '" + file + "' cannot be written to: " + e.getMessage()
                            + ". Name another file, or off",
                    e);
        }
    }

    /** A second in the form of the log. */
    private record Second(long number, String text) {}

    /** The current time, which is formatted once a second, as in nginx. */
    private String now() {
        Instant now = Instant.now();
        Second known = second;
        if (known.number != now.getEpochSecond()) {
            known = new Second(now.getEpochSecond(), TIME.format(now.atZone(ZoneId.systemDefault())));
            second = known;
        }
        return known.text;
    }

    @Override
    public void log(Request request, Response response) {
        if (out == null) {
            return;
        }
        StringBuilder line = new StringBuilder(200);
        line.append(WebServer.peer(request)).append(" - - [").append(now()).append("] \"");
        append(line, request.getMethod());
        line.append(' ');
        RequestTarget target = ClientConnection.targetIfRead(request);
        append(line, target == null ? null : target.path());
        if (target != null && target.query() != null) {
            line.append("?...");
        }
        line.append(' ');
        append(line, request.getConnectionMetaData().getProtocol());
        line.append("\" ").append(response.getStatus()).append(' ').append(Response.getContentBytesWritten(response));
        appendHeader(line, request, HttpHeader.REFERER);
        appendHeader(line, request, HttpHeader.USER_AGENT);
        HttpFields headers = request.getHeaders();
        if (headers.contains(TRACEPARENT)) {
            TraceContext.of(headers.getValuesList(TRACEPARENT), List.of())
                    .ifPresent(trace -> line.append(" trace_id=").append(trace.traceId()));
        }
        write(ascii(line.append('\n')));
    }

    private static byte[] ascii(StringBuilder line) {
        byte[] bytes = new byte[line.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) line.charAt(i);
        }
        return bytes;
    }

    private static void appendHeader(StringBuilder line, Request request, HttpHeader name) {
        line.append(" \"");
        String value = request.getHeaders().get(name);
        int query = value == null || name != HttpHeader.REFERER ? -1 : value.indexOf('?');
        append(line, query < 0 ? value : value.substring(0, query) + "?...");
        line.append('"');
    }

    /**
     * Appends a text in the form of {@link WireText}. As in nginx, characters that could end the
     * field or the line, and bytes beyond ASCII, become the code of each byte.
     */
    private static void append(StringBuilder line, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            line.append('-');
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < ' ' || each > '~' || each == '"' || each == '\\') {
                line.append(String.format("\\x%02X", each & 0xFF));
            } else {
                line.append(each);
            }
        }
    }

    void write(byte[] line) {
        lock.lock();
        try {
            if (out != null) {
                out.write(line);
                failing = false;
            }
        } catch (IOException e) {
            if (!failing) { // logged once, and not for each request while a disk is full
                LOG.error("the access log cannot be written: {}", e.getMessage());
                failing = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
