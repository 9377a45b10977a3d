package dev.kongdb.server.internal;

import dev.kongdb.entity.Consumer;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import dev.kongdb.testkit.TestExchange;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@link FakeKong} before a plugin server that others wrote, and the same work in our server.
 * {@code src/test/peer/run} says how to start it.
 */
final class PeerMain {
    private static final int CONNECTIONS = 16;
    private static final String KEY = "open-sesame";
    private static final Map<String, Object> CONFIG = Map.of("key", KEY, "script", "peer");
    private static final Consumer BOB = new Consumer(
            UUID.fromString("3a1f3b6e-5a0e-4a9c-9a53-0f6ad5ac0001"), Instant.ofEpochSecond(1), "bob", null, null);

    private PeerMain() {}

    public static void main(String[] words) throws Exception {
        if (words[0].equals("serve")) {
            serve(Path.of(words[1]));
            return;
        }
        List<String> python = List.of(words[1], "--no-lua-style", "-d", words[2]);
        if (words[3].equals("check")) {
            check(python);
        } else {
            load(words[0], python, words.length > 4 ? Integer.parseInt(words[4]) : 20_000);
        }
        System.exit(0);
    }

    // --- our server

    private static void serve(Path socket) throws InterruptedException {
        ScriptedHandler.SCRIPTS.put("peer", new PluginHandler<>() {
            @Override
            public void access(Exchange exchange, ScriptedHandler.Config config) {
                keyAuth(exchange);
            }
        });
        PluginServer server =
                PluginServer.start(TestServers.KONG, new Options(socket, TestServers.dialect(Protocol.MSGPACK)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        new CountDownLatch(1).await();
    }

    /** The same as in {@code peer.py}. */
    private static void keyAuth(Exchange exchange) {
        Optional<String> given = exchange.request().header("apikey");
        if (given.isEmpty()) {
            throw exchange.response().exit(401);
        }
        if (!given.get().equals(KEY)) {
            throw exchange.response().exit(401);
        }
        exchange.client().authenticate(BOB, new Credential(KEY, BOB.id()));
        exchange.serviceRequest()
                .setHeaders(Map.of("X-Consumer-ID", List.of(BOB.id().toString()), "X-Anonymous-Consumer", List.of()));
    }

    // --- processes

    private record Running(Process process, Path socket, FakeKong kong) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            kong.close();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        /** The processor time that the server has used. */
        Duration processor() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }

    private static Running start(List<String> command, Path socket, String plugin) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        TestServers.await(() -> {
            try {
                SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        FakeKong kong = new FakeKong(Protocol.MSGPACK, FakeKong.Version.V2_8, socket, plugin).configured(CONFIG);
        return new Running(process, socket, kong);
    }

    private static Running python(List<String> command, boolean gevent) throws Exception {
        Path folder = Files.createTempDirectory("peer");
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("-p", folder.toString(), "--socket-name", "p"));
        if (gevent) {
            words.add("-g");
        }
        return start(words, folder.resolve("p"), "peer");
    }

    private static Running java(String jars) throws Exception {
        Path socket = Files.createTempDirectory("peer").resolve("j");
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        jars,
                        PeerMain.class.getName(),
                        "serve",
                        socket.toString()),
                socket,
                "scripted");
    }

    // --- the check

    private static TestExchange request(String key) {
        TestExchange exchange = TestExchange.of("GET", "/a").header("X-Anonymous-Consumer", "true");
        return key.isEmpty() ? exchange : exchange.header("apikey", key);
    }

    private static void expect(boolean so, String what) {
        if (!so) {
            throw new AssertionError(what);
        }
        System.out.println("ok: " + what);
    }

    private static int status(FakeKong kong, String key) {
        return request(key).access(kong, "").map(Answer::status).orElse(200);
    }

    private static void check(List<String> python) throws Exception {
        for (boolean gevent : new boolean[] {false, true}) {
            System.out.println("kong-pdk, " + (gevent ? "gevent" : "threads"));
            try (Running peer = python(python, gevent)) {
                FakeKong kong = peer.kong();
                TestExchange letIn = request(KEY);
                expect(letIn.access(kong, "").isEmpty(), "a request with the key goes on");
                expect(
                        letIn.headers()
                                        .all("X-Consumer-ID")
                                        .equals(List.of(BOB.id().toString()))
                                && letIn.headers().all("X-Anonymous-Consumer").isEmpty(),
                        "the upstream gets the consumer, and no header that an empty list removes");
                expect(letIn.consumer().map(Consumer::username).equals(Optional.of("bob")), "it is bob's");
                expect(status(kong, "") == 401, "a request without a key is refused");
                expect(status(kong, "wrong") == 401, "a request with another key is refused");
                expect(
                        kong.called()
                                .equals(List.of(
                                        "kong.request.get_headers",
                                        "kong.client.authenticate",
                                        "kong.service.request.set_headers",
                                        "kong.request.get_headers",
                                        "kong.response.exit",
                                        "kong.request.get_headers",
                                        "kong.response.exit")),
                        "its functions are called in their order");
                kong.lines().alwaysAnother = true;
                expect(status(kong, KEY) == 200, "the steps of an event may come on any connection");
                kong.lines().alwaysAnother = false;
                kong.configured(Map.of("key", "another"));
                expect(status(kong, KEY) == 401 && kong.started() == 2, "another configuration is another instance");
                kong.configured(CONFIG);
                expect(together(kong, CONNECTIONS, 50).length == CONNECTIONS * 50, "events run at the same time");
            }
        }
        System.out.println("Kong's own plugin server takes the worker of the tests for a Kong.");
    }

    // --- the load

    /**
     * Events in as many threads, each with a connection of its own; the nanoseconds of each event,
     * in order.
     */
    private static long[] together(FakeKong kong, int threads, int each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<long[]>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    long[] times = new long[each];
                    for (int j = 0; j < each; j++) {
                        TestExchange exchange = request(KEY);
                        long begun = System.nanoTime();
                        if (exchange.access(kong, "").isPresent()) {
                            throw new AssertionError("a request with the key was refused");
                        }
                        times[j] = System.nanoTime() - begun;
                    }
                    return times;
                }));
            }
            long[] times = new long[0];
            for (Future<long[]> one : all) {
                long[] more = one.get();
                int length = times.length;
                times = Arrays.copyOf(times, length + more.length);
                System.arraycopy(more, 0, times, length, more.length);
            }
            Arrays.sort(times);
            kong.forgetCalled();
            return times;
        } finally {
            pool.shutdownNow();
        }
    }

    private record Load(double processor, double median, double late, double single) {
        static Load of(Running server, int events) throws Exception {
            together(server.kong(), CONNECTIONS, events / CONNECTIONS); // warm
            Duration before = server.processor();
            long[] times = together(server.kong(), CONNECTIONS, events / CONNECTIONS);
            double processor = server.processor().minus(before).toNanos() / 1e3 / times.length;
            long[] alone = together(server.kong(), 1, events / 8);
            return new Load(
                    processor,
                    times[times.length / 2] / 1e3,
                    times[times.length * 99 / 100] / 1e3,
                    alone[alone.length / 2] / 1e3);
        }

        void print(String what) {
            System.out.printf("%-24s %12.0f %12.0f %12.0f %12.0f%n", what, processor, median, late, single);
        }
    }

    private static void load(String jars, List<String> python, int events) throws Exception {
        System.out.printf(
                "%d events of %d connections, each a key-auth: 4 messages and their answers%n", events, CONNECTIONS);
        System.out.printf("%-24s %12s %12s %12s %12s%n", "all in µs", "processor", "median", "99 %", "alone, median");
        try (Running ours = java(jars)) {
            Load.of(ours, events).print("ours");
        }
        for (boolean gevent : new boolean[] {false, true}) {
            try (Running theirs = python(python, gevent)) {
                Load.of(theirs, events / 4).print("kong-pdk, " + (gevent ? "gevent" : "threads"));
            }
        }
        System.out.printf("%-24s %12s %12s %12s %12.0f%n", "the floor: 4 ping-pongs", "", "", "", 4 * pingPong(events));
    }

    /** The median of a message of 100 bytes and its answer, between two threads, over a socket. */
    private static double pingPong(int times) throws Exception {
        Path socket = Files.createTempDirectory("peer").resolve("f");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> {
                try (SocketChannel line = server.accept()) {
                    ByteBuffer bytes = ByteBuffer.allocateDirect(100);
                    while (line.read(bytes.clear()) > 0) {
                        line.write(bytes.flip());
                    }
                } catch (IOException e) {
                    // the measurement is over
                }
            });
            thread.start();
            try (SocketChannel line = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(100);
                long[] took = new long[times];
                for (int i = 0; i < times * 2; i++) {
                    long begun = System.nanoTime();
                    line.write(bytes.clear());
                    line.read(bytes.clear());
                    took[i % times] = System.nanoTime() - begun;
                }
                Arrays.sort(took);
                return took[times / 2] / 1e3;
            } finally {
                thread.interrupt();
            }
        }
    }
}
