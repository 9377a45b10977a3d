package dev.kongdb.host.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request over a new connection, sent as {@code curl} sends it, with the answer as {@code curl
 * -i} prints it.
 */
final class PlainHttp {
    private static final int PATIENCE_MS = 30_000;

    private PlainHttp() {}

    /**
     * An answer.
     *
     * @param head the status line and the headers as received, one in each line
     */
    record Answer(int status, String head, String body) {}

    static Answer send(String method, URI url, Map<String, String> headers, byte @Nullable [] body) throws IOException {
        StringBuilder request = new StringBuilder(method)
                .append(' ')
                .append(url.getRawPath())
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.getRawAuthority())
                .append("\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            request.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body == null ? new byte[0] : body);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(message.toByteArray());
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).trim());
            } else if (header.startsWith("transfer-encoding:")) {
                chunked = header.endsWith("chunked");
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (chunked) {
            for (int size = size(in); size > 0; size = size(in)) {
                body.writeBytes(in.readNBytes(size));
                line(in);
            }
        } else {
            body.writeBytes(in.readNBytes(length));
        }
        String[] status = head.toString().split(" ", 3);
        if (status.length < 3) {
            throw new IOException("the answer is cut off");
        }
        return new Answer(Integer.parseInt(status[1]), head.toString(), body.toString(StandardCharsets.UTF_8));
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";", 2)[0].trim(), 16);
    }

    /** Reads to the end of a line, or of the answer. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            if (each != '\r') {
                line.write(each);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
