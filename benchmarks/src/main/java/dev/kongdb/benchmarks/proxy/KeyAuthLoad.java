package dev.kongdb.benchmarks.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Measures the cost of key-auth in the proxy. It starts the host with its embedded PostgreSQL in a
 * process of its own, and sends requests over 32 persistent connections, alternately to a route
 * without key-auth and to one with it. The requests use a thousand keys in turn, all of them in the
 * cache. Prints the host's processor time for each request of both kinds, and the difference. The
 * time of the compiler does not count, because it is not a cost of a request, and falls by chance
 * into one turn or the other. The turns are short and many, because other processes may use the
 * machine, too. Each turn has a fixed number of requests, so that on a busy machine as much code is
 * compiled at each point as on an idle one.
 */
public final class KeyAuthLoad {
    private static final int CONNECTIONS = 32;
    private static final int KEYS = 1_000;
    private static final int WARM_UP_REQUESTS = 150_000;
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
            .getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    private final int admin = freePort();
    private final int proxy = freePort();
    private final Process host;

    private KeyAuthLoad(Path home, Path data) throws IOException {
        ProcessBuilder start = new ProcessBuilder(
                        home.resolve("plugin-host/bin/plugin-host").toString(),
                        "start",
                        "--set",
                        "plugins_path=" + home.resolve("example-key-auth-plugin/target"),
                        "--set",
                        "admin_listen=127.0.0.1:" + admin,
                        "--set",
                        "proxy_listen=127.0.0.1:" + proxy,
                        "--set",
                        "prefix=" + data,
                        "--set",
                        "proxy_access_log=off")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("host.log").toFile());
        // Otherwise a thread of the compiler could end, and its time could no longer be read.
        start.environment().put("JDK_JAVA_OPTIONS", "-XX:-UseDynamicNumberOfCompilerThreads");
        host = start.start();
    }

    /**
     * The arguments: the checkout, the number of turns of each kind, and the requests of a turn.
     */
    public static void main(String[] args) throws Exception {
        int turns = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 30_000;
        Path data = Files.createTempDirectory("key-auth-load");
        KeyAuthLoad load = new KeyAuthLoad(Path.of(args[0]), data);
        try {
            load.prepare();
            load.run(turns, requests);
        } finally {
            load.host.destroy();
            load.host.waitFor();
        }
        System.exit(0);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prepare() throws Exception {
        int upstream = upstream();
        while (!isReady()) {
            if (!host.isAlive()) {
                throw new IllegalStateException("the host ended: see host.log below " + host.info());
            }
            Thread.sleep(200); // Only answers show that the node is up.
        }
        post("/services", "{\"name\":\"s\",\"url\":\"http://127.0.0.1:" + upstream + "\"}");
        post("/services/s/routes", "{\"name\":\"open\",\"paths\":[\"/open\"]}");
        post("/services/s/routes", "{\"name\":\"keys\",\"paths\":[\"/keys\"]}");
        post("/routes/keys/plugins", "{\"name\":\"key-auth\"}");
        for (int i = 0; i < KEYS; i++) {
            post("/consumers", "{\"username\":\"c" + i + "\"}");
            post("/consumers/c" + i + "/key-auth", "{\"key\":\"" + key(i) + "\"}");
        }
    }

    private static String key(int number) {
        return String.format(Locale.ROOT, "key-%028d", number);
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest status = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/status"))
                    .build();
            return client.send(status, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(path + ": " + answer.body());
        }
    }

    /** Answers every request. */
    private int upstream() throws IOException {
        ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        var unused = threads.submit(() -> {
            while (true) {
                Socket socket = listener.accept();
                var unusedToo = threads.submit(() -> serve(socket));
            }
        });
        return listener.getLocalPort();
    }

    private static Void serve(Socket socket) throws IOException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (skipHead(in)) {
                socket.getOutputStream().write(ANSWER);
            }
        }
        return null;
    }

    /** Reads up to an empty line. Returns false at the end of the stream. */
    private static boolean skipHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int read = in.read();
            if (read < 0) {
                return false;
            }
            matched = read == "\r\n\r\n".charAt(matched) ? matched + 1 : read == '\r' ? 1 : 0;
        }
        return true;
    }

    /**
     * The time of some requests.
     *
     * @param cpu the host's processor time
     * @param user the part of it outside of the kernel, which varies less
     */
    private record Turn(long requests, Duration cpu, Duration user) {
        double micros() {
            return cpu.toNanos() / 1e3 / requests;
        }

        double userMicros() {
            return user.toNanos() / 1e3 / requests;
        }
    }

    private void run(int turns, int each) throws Exception {
        for (int i = 0; i * each < WARM_UP_REQUESTS; i++) {
            turn("/open", each);
            turn("/keys", each);
        }
        List<Turn> open = new ArrayList<>();
        List<Turn> keys = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            boolean openFirst = i % 2 == 0;
            if (openFirst) {
                open.add(turn("/open", each));
            }
            keys.add(turn("/keys", each));
            if (!openFirst) {
                open.add(turn("/open", each));
            }
            ratios.add(keys.get(i).micros() / open.get(i).micros());
            System.out.printf(
                    Locale.ROOT,
                    "turn %d: without %.1f µs, with key-auth %.1f µs: %+.1f %%%n",
                    i + 1,
                    open.get(i).micros(),
                    keys.get(i).micros(),
                    (ratios.get(i) - 1) * 100);
        }
        ratios.sort(null);
        System.out.printf(
                Locale.ROOT,
                "all: without %.1f µs of the host's processor time a request, with key-auth %.1f µs: %+.1f %%; the"
                        + " middle turn %+.1f %%; outside of the kernel %.1f and %.1f µs%n",
                together(open).micros(),
                together(keys).micros(),
                (together(keys).micros() / together(open).micros() - 1) * 100,
                (ratios.get(turns / 2) - 1) * 100,
                together(open).userMicros(),
                together(keys).userMicros());
    }

    private static Turn together(List<Turn> turns) {
        return new Turn(
                turns.stream().mapToLong(Turn::requests).sum(),
                turns.stream().map(Turn::cpu).reduce(Duration.ZERO, Duration::plus),
                turns.stream().map(Turn::user).reduce(Duration.ZERO, Duration::plus));
    }

    private Turn turn(String path, int requests) throws Exception {
        Duration compiled = ofTheCompiler();
        Duration before = host.info().totalCpuDuration().orElseThrow();
        Duration userBefore = user();
        List<Future<?>> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int number = i;
            connections.add(threads.submit(() -> ask(path, number, requests)));
        }
        for (Future<?> connection : connections) {
            connection.get();
        }
        Duration cpu = host.info().totalCpuDuration().orElseThrow().minus(before);
        Duration user = user().minus(userBefore);
        compiled = ofTheCompiler().minus(compiled);
        return new Turn(requests, cpu.minus(compiled), user.minus(compiled));
    }

    /** The processor time of the host outside of the kernel. The system counts it in 10 ms. */
    private Duration user() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/" + host.pid() + "/stat")).split(" ", 15);
        return Duration.ofMillis(10 * Long.parseLong(fields[13]));
    }

    /** The processor time of the host's compiler, nearly all of it outside of the kernel. */
    private Duration ofTheCompiler() throws IOException {
        Duration taken = Duration.ZERO;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc/" + host.pid() + "/task"), KeyAuthLoad::isOfTheCompiler)) {
            for (Path thread : threads) {
                String[] times = Files.readString(thread.resolve("schedstat")).split(" ", 2);
                taken = taken.plusNanos(Long.parseLong(times[0]));
            }
        }
        return taken;
    }

    private static boolean isOfTheCompiler(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).contains("CompilerThre");
        } catch (IOException e) {
            return false; // The thread has ended. Threads of the compiler do not end.
        }
    }

    /** Sends the requests of one connection. */
    private @Nullable Void ask(String path, int number, int all) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = number; i < all; i += CONNECTIONS) {
                String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\napikey: " + key(i % KEYS) + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                readAnswer(in);
            }
        }
        return null;
    }

    private static void readAnswer(InputStream in) throws IOException {
        byte[] status = in.readNBytes(OK.length);
        if (!Arrays.equals(status, OK) || !skipHead(in)) {
            throw new IOException("not let through: " + new String(status, StandardCharsets.US_ASCII));
        }
        in.skipNBytes(2);
    }
}
