package dev.kongdb.benchmarks.admin;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP client that sends prepared bytes and allocates nothing, so that the measured cost is the
 * server's. Used by one thread.
 */
final class OneConnection implements Closeable {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] answer = new byte[4 << 20];

    OneConnection(String url) throws IOException {
        URI address = URI.create(url);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** The bytes of a request. */
    static byte[] request(String method, String path, String json) {
        String request = method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                + "\r\n\r\n" + json;
        return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Sends a request, and reads the answer.
     *
     * @return the length of the body of the answer
     * @throws IOException also if the answer has an error status
     */
    int ask(byte[] request) throws IOException {
        out.write(request);
        int read = 0;
        int head = -1;
        while (head < 0) {
            read += more(read);
            head = indexOf(END_OF_HEAD, 0, read);
        }
        if (answer["HTTP/1.1 ".length()] != '2') {
            throw new IOException(new String(answer, 0, read, StandardCharsets.ISO_8859_1));
        }
        int length = length(head);
        int whole = head + END_OF_HEAD.length + length;
        while (read < whole) {
            read += more(read);
        }
        return length;
    }

    private int more(int read) throws IOException {
        int count = in.read(answer, read, answer.length - read);
        if (count <= 0) {
            throw new IOException("the answer does not end");
        }
        return count;
    }

    private int length(int head) throws IOException {
        int at = indexOf(LENGTH, 0, head);
        if (at < 0) {
            throw new IOException("the answer has no length");
        }
        int length = 0;
        for (int i = at + LENGTH.length; answer[i] >= '0' && answer[i] <= '9'; i++) {
            length = length * 10 + answer[i] - '0';
        }
        return length;
    }

    /**
     * The first position in the answer at which the wanted bytes begin, ignoring case; -1 if the
     * answer does not contain them.
     *
     * @param wanted the bytes, with letters in lower case
     */
    private int indexOf(byte[] wanted, int from, int to) {
        for (int i = from; i + wanted.length <= to; i++) {
            int same = 0;
            while (same < wanted.length && lower(answer[i + same]) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
