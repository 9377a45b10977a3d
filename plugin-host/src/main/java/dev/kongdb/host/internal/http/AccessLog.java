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
 * A line for each request in the format that Kong's nginx calls {@code combined}, with one thing less: of a query only that there was one,
 * since keys may stand there, and with one thing more: the trace that a request tells to belong to ({@link TraceContext}). Every line is written at once, and at the end of the file as it then is, so that the file may be emptied by
 * whoever rotates it.
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
     * The log that a setting names: a file, relative to {@code prefix} and made if it is missing, or {@code off}.
     *
     * @throws HostException when the file cannot be written to
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

    /** A second as the log writes it. */
    private record Second(long number, String text) {}

    /** The time of now, which is made once a second, as nginx does it. */
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

    /** Of a text as it travels (see {@link WireText}). As nginx does: what could end the field or the line, and what is not ASCII, as the code of each byte. */
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
            if (!failing) { // said once, and not for each request while a disk is full
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
