package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kongdb.tck.vectors.http.HttpAnswer.Header;
import dev.kongdb.tck.vectors.http.Wire.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The upstream of the vectors. It answers {@code {"upstream":"echo"}}, or as the header {@code
 * X-Echo} says, and records the requests. It also has a port that refuses connections, and one that
 * accepts them and never answers.
 */
final class EchoUpstream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "content-length", "transfer-encoding");

    private final ServerSocket server = listen();
    private final ServerSocket silent = listen();
    private final Socket closed = new Socket();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new ArrayList<>();

    /** A request as received. */
    private record Seen(Message head, String body) {}

    EchoUpstream() {
        accept(server, this::serve);
        accept(silent, socket -> {});
        try {
            // bound, but not listening
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int silentPort() {
        return silent.getLocalPort();
    }

    int closedPort() {
        return closed.getLocalPort();
    }

    /** The requests since the last call, each in the form of {@code expect.upstream}. */
    List<JsonNode> take(boolean allHeaders) {
        synchronized (seen) {
            List<JsonNode> taken =
                    seen.stream().map(each -> view(each, allHeaders)).toList();
            seen.clear();
            return taken;
        }
    }

    private static JsonNode view(Seen request, boolean allHeaders) {
        String[] start = request.head().start().split(" ", 3);
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Header header : request.head().headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            boolean keepAlive = name.equals("connection") && header.value().equalsIgnoreCase("keep-alive");
            if (!keepAlive && (allHeaders || !OF_THE_CONNECTION.contains(name))) {
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(header.value());
            }
        }
        ObjectNode headers = JSON.createObjectNode();
        byName.forEach(
                (name, values) -> headers.set(name, JSON.valueToTree(values.size() == 1 ? values.get(0) : values)));
        ObjectNode view = JSON.createObjectNode();
        view.put("method", start[0]).put("target", start[1]);
        view.set("headers", headers);
        return view.put("body", request.body());
    }

    /** The handling of a connection. */
    private interface Behaviour {
        void on(Socket socket) throws IOException;
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening, Behaviour behaviour) {
        start("upstream", () -> {
            while (!listening.isClosed()) {
                Socket socket = listening.accept();
                sockets.add(socket);
                start("upstream-connection", () -> {
                    try {
                        behaviour.on(socket);
                    } catch (IOException e) {
                        socket.close(); // The peer is gone, or does not speak HTTP.
                    }
                });
            }
        });
    }

    /** Work that may end with an exception when its socket is closed. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the peer is gone, or the upstream is closed
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            Message head = Wire.readHead(in);
            if (head.start().split(" ", -1).length != 3) {
                throw new IOException("this is no HTTP");
            }
            String body = new String(Wire.readBody(in, head, false), StandardCharsets.UTF_8);
            synchronized (seen) {
                seen.add(new Seen(head, body));
            }
            String told = head.header("X-Echo");
            answer(socket, head, told.isEmpty() ? JSON.createObjectNode() : JSON.readTree(told));
            if (head.header("Connection").equalsIgnoreCase("close")) {
                socket.close();
                return;
            }
        }
    }

    private static void answer(Socket socket, Message request, JsonNode told) throws IOException {
        // The vector asks for this delay.
        LockSupport.parkNanos((long) (told.path("delay").asDouble() * 1e9));
        int status = told.path("status").asInt(200);
        boolean bodyless = status == 204 || status == 304;
        byte[] body = told.path("body").asText("{\"upstream\":\"echo\"}").getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
        if (told.has("headers")) {
            told.get("headers")
                    .forEach(header -> head.append(
                            header.get(0).asText() + ": " + header.get(1).asText() + "\r\n"));
        } else {
            head.append("Content-Type: application/json\r\n");
        }
        head.append(bodyless ? "\r\n" : "Content-Length: " + body.length + "\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (!bodyless && !request.start().startsWith("HEAD ")) {
            socket.getOutputStream().write(body);
        }
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            server.close();
            silent.close();
            closed.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
