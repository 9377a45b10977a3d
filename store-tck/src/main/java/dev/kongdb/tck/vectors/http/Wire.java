package dev.kongdb.tck.vectors.http;

import dev.kongdb.tck.vectors.http.HttpAnswer.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HTTP/1 as bytes, for requests that no client would send. */
final class Wire {
    private static final int TIMEOUT_MS = 30_000;
    private static final int LONGEST_LINE = 1 << 20;

    private Wire() {}

    /** The first line of a message, and its headers. */
    record Message(String start, List<Header> headers) {
        String header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * Sends a request on a new connection, and reads the answer.
     *
     * @throws IOException if there is no answer
     */
    static HttpAnswer exchange(InetSocketAddress address, String method, byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // The server refused the request before it was sent completely. The answer gives
                // the reason.
            }
            InputStream in = socket.getInputStream();
            while (true) {
                Message head = readHead(in);
                int status = Integer.parseInt(head.start().split(" ", 3)[1]);
                if (status < 200) {
                    continue;
                }
                boolean empty = method.equals("HEAD") || status == 204 || status == 304;
                return new HttpAnswer(status, head.headers(), empty ? new byte[0] : readBody(in, head, true));
            }
        }
    }

    /**
     * Reads the head of a message.
     *
     * @throws IOException if the connection ends before the end of the head
     */
    static Message readHead(InputStream in) throws IOException {
        String start = readLine(in);
        List<Header> headers = new ArrayList<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("this is no HTTP");
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).trim()));
        }
        return new Message(start, headers);
    }

    /**
     * Reads the body that follows a head.
     *
     * @param untilEnd whether a body of unknown length goes on until the connection ends, as in an
     *     answer
     */
    static byte[] readBody(InputStream in, Message head, boolean untilEnd) throws IOException {
        if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int length = Integer.parseInt(readLine(in).split(";", 2)[0].trim(), 16);
                if (length == 0) {
                    while (!readLine(in).isEmpty()) {
                        // trailers
                    }
                    return body.toByteArray();
                }
                body.write(in.readNBytes(length));
                readLine(in);
            }
        }
        String length = head.header("Content-Length");
        return !length.isEmpty() ? in.readNBytes(Integer.parseInt(length)) : untilEnd ? in.readAllBytes() : new byte[0];
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > LONGEST_LINE) {
                throw new IOException(b < 0 ? "the connection ended" : "a line has no end");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
