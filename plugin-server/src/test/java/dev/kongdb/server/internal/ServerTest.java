package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Request;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import dev.kongdb.testkit.TestExchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server keeps its promises when plugins, Kongs and connections misbehave. */
class ServerTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    interface Access {
        void run(Exchange exchange, ScriptedHandler.Config config) throws Exception;
    }

    /** A script that runs this code in its access phase. */
    private static String access(Access code) {
        String name = "server-test-" + NAMES.incrementAndGet();
        ScriptedHandler.SCRIPTS.put(name, new PluginHandler<>() {
            @Override
            public void access(Exchange exchange, ScriptedHandler.Config config) {
                try {
                    code.run(exchange, config);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return name;
    }

    private FakeKong kong(Protocol protocol, String script) {
        return remember(TestServers.kong(protocol, script));
    }

    private FakeKong kong(Protocol protocol, Path socket, String script) {
        return remember(TestServers.kong(protocol, socket, script));
    }

    private FakeKong remember(FakeKong kong) {
        open.add(0, kong::close);
        return kong;
    }

    private PluginServer server(Protocol protocol, Path socket, Duration patience) {
        PluginServer server =
                PluginServer.start(TestServers.KONG, new Options(socket, TestServers.dialect(protocol), patience));
        open.add(server);
        return server;
    }

    private static Path socket() {
        Path socket = TestServers.FOLDER.resolve("s" + NAMES.incrementAndGet());
        socket.toFile().deleteOnExit();
        return socket;
    }

    private static Optional<Answer> get(FakeKong kong) {
        return TestExchange.of("GET", "/a").access(kong, "");
    }

    private static int status(FakeKong kong) {
        return get(kong).map(Answer::status).orElse(200);
    }

    // --- plugins

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whateverAPluginThrowsNobodyIsLetThrough(Protocol protocol) {
        Path socket = socket();
        PluginServer server = server(protocol, socket, Duration.ofSeconds(50));
        List<Throwable> thrown = List.of(
                new IllegalStateException("secret=42"),
                new StackOverflowError(),
                new OutOfMemoryError("for the test"),
                new AssertionError(),
                new NoClassDefFoundError("x"),
                new EventAborted("thrown by a plugin"));
        for (Throwable failure : thrown) {
            String script = access((exchange, config) -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            });
            Answer answer = get(kong(protocol, socket, script)).orElseThrow();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("{\"message\":\"An unexpected error occurred\"}");
        }
        TestServers.await(() -> server.events() == 0);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whatAPluginThrowsIsAnErrorInTheLogOfTheKongInOneLine(Protocol protocol) {
        FakeKong kong = kong(protocol, access((exchange, config) -> {
            throw new IllegalStateException("no such luck\n2026/11/29 [error] all is lost");
        }));
        TestExchange exchange = TestExchange.of("GET", "/a");
        exchange.access(kong, "");
        assertThat(exchange.logLines())
                .containsExactly(
                        new TestExchange.LogLine(
                                PluginLog.Level.ERR,
                                "failed in its access phase: java.lang.IllegalStateException: no such luck\\n2026/11/29 [error] all is lost"));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aPluginThatNeverReturnsIsAnsweredForAndItsConnectionServesOthers(Protocol protocol) throws Exception {
        Path socket = socket();
        PluginServer server = server(protocol, socket, Duration.ofMillis(300));
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        FakeKong kong = kong(protocol, socket, access((exchange, config) -> {
            if (runs.incrementAndGet() > 1) {
                return;
            }
            boolean waiting = true;
            while (waiting) { // It ignores even an interrupt.
                try {
                    released.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    waiting = released.getCount() > 0;
                    Thread.interrupted();
                }
            }
            try {
                exchange.request().method();
            } finally {
                ended.countDown();
            }
        }));
        assertThat(status(kong)).isEqualTo(503);
        assertThat(status(kong)).isEqualTo(200);
        released.countDown();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        TestServers.await(() -> server.events() == 0);
        assertThat(status(kong)).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aPluginMayInterruptItsThreadAndIsHeardAllTheSame(Protocol protocol) {
        FakeKong kong = kong(protocol, access((exchange, config) -> {
            Thread.currentThread().interrupt();
            exchange.request().method();
            Thread.currentThread().interrupt();
            throw exchange.response().exit(403);
        }));
        assertThat(status(kong)).isEqualTo(403);
        assertThat(status(kong)).isEqualTo(403);
    }

    // --- instances

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aConfigurationThatCannotBeUsedStartsAndAnswers500(Protocol protocol) {
        FakeKong kong = kong(protocol, "none").configured(Map.of("script", 5));
        assertThat(status(kong)).isEqualTo(500);
        assertThat(kong.started()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aPluginThatTheServerDoesNotHaveStartsAndAnswers500(Protocol protocol) {
        Path socket = TestServers.socket(protocol);
        FakeKong kong = remember(new FakeKong(protocol, TestServers.usual(protocol), socket, "unheard-of"));
        assertThat(status(kong)).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anEmptyTableIsAListOrAMapAsTheFieldAsks(Protocol protocol) {
        List<ScriptedHandler.Config> seen = new ArrayList<>();
        String script = access((exchange, config) -> seen.add(config));
        FakeKong kong = kong(protocol, script)
                .configured(Map.of("script", script, "names", Map.of(), "labels", List.of(), "route_id", "x"));
        assertThat(status(kong)).isEqualTo(200);
        assertThat(seen).containsExactly(new ScriptedHandler.Config(script, List.of(), Map.of()));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anotherConfigurationIsAnotherInstanceAndTheOldOneIsClosed(Protocol protocol) {
        Path socket = socket();
        PluginServer server = server(protocol, socket, Duration.ofSeconds(50));
        String first = access((exchange, config) -> exchange.response().exit(401));
        String second = access((exchange, config) -> exchange.response().exit(402));
        FakeKong kong = kong(protocol, socket, first);
        assertThat(status(kong)).isEqualTo(401);
        kong.configured(Map.of("script", second));
        assertThat(status(kong)).isEqualTo(402);
        TestServers.await(() -> server.instances() == 1);
    }

    /** A Kong does not report that a configuration was deleted. */
    @Test
    void instancesThatNobodyClosesDoNotGrowWithoutEndAndThoseInUseStay() {
        Instances instances = new Instances(Map.of());
        int used = instances.start("unheard-of", "{}").id();
        for (int i = 0; i < 20_000; i++) {
            instances.start("unheard-of", "{}");
            assertThat(instances.find(used)).isNotNull();
        }
        assertThat(instances.count()).isEqualTo(10_000);
    }

    @ParameterizedTest(name = "{0}, Kong {1}")
    @MethodSource("kongs")
    void afterARestartOldIdsAreUnknownAndStartedAgain(Protocol protocol, FakeKong.Version version) {
        Path socket = socket();
        String script = access((exchange, config) -> exchange.response().exit(401));
        PluginServer before = server(protocol, socket, Duration.ofSeconds(50));
        FakeKong kong = remember(TestServers.kong(protocol, version, socket, script));
        assertThat(status(kong)).isEqualTo(401);
        PluginServer after = server(protocol, socket, Duration.ofSeconds(50));
        before.close();
        // The pool of the Kong holds connections to the stopped server. In a Kong, each causes one
        // failure.
        int failures = 0;
        int status = 0;
        while (status != 401) {
            try {
                status = status(kong);
            } catch (FakeKong.Failed e) {
                assertThat(++failures).isLessThan(5);
            }
        }
        assertThat(kong.started()).isEqualTo(2);
        assertThat(after.instances()).isEqualTo(1);
    }

    /** Each protocol with each version that can be used with it. */
    static Stream<Arguments> kongs() {
        return Arrays.stream(Protocol.values())
                .flatMap(protocol -> Arrays.stream(FakeKong.Version.values())
                        .filter(version -> protocol == Protocol.MSGPACK || version != FakeKong.Version.V2_8)
                        .map(version -> Arguments.of(protocol, version)));
    }

    /**
     * The server can do nothing here. Because of these answers to its absence, handler.lua guards
     * each plugin.
     */
    @ParameterizedTest(name = "{0}, Kong {1}: open {2}")
    @CsvSource({
        "MSGPACK, V2_8, true",
        "MSGPACK, V3_0, true",
        "MSGPACK, V3_1, true",
        "MSGPACK, V3_7, true",
        "MSGPACK, V3_9, true",
        "PROTOBUF, V3_0, false",
        "PROTOBUF, V3_1, true",
        "PROTOBUF, V3_7, true",
        "PROTOBUF, V3_9, false"
    })
    void withoutAServerAKongWithoutTheGuardDoesWhatItsVersionDoes(
            Protocol protocol, FakeKong.Version version, boolean open) {
        Path socket = socket();
        PluginServer server = server(protocol, socket, Duration.ofSeconds(50));
        FakeKong kong = remember(TestServers.kong(
                protocol,
                version,
                socket,
                access((exchange, config) -> exchange.response().exit(401))));
        assertThat(status(kong)).isEqualTo(401);
        server.close();
        assertThatThrownBy(() -> status(kong))
                .isInstanceOf(FakeKong.Failed.class)
                .matches(failed -> ((FakeKong.Failed) failed).isOpen() == open);
    }

    @Test
    void anEventWithoutAnInstanceIsRefusedInOtherWordsThanAnUnknownOne() throws IOException {
        MsgPackWires wires = new MsgPackWires(
                new Lines(TestServers.socket(Protocol.MSGPACK), FakeKong.PATIENCE), FakeKong.Version.V2_8);
        open.add(wires);
        assertThatThrownBy(() -> wires.call("plugin.HandleEvent", Map.of("EventName", "access")))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FakeKong.NoInstance.class)
                .hasMessage("the instance was not started");
        assertThatThrownBy(() -> wires.call("plugin.HandleEvent", Map.of("EventName", "access", "InstanceId", 7L)))
                .isInstanceOf(FakeKong.NoInstance.class)
                .hasMessage("no plugin instance #7");
        assertThatThrownBy(() -> wires.call("plugin.Step", Map.of("EventId", 7_000_000L)))
                .hasMessage("no event waits for this step");
        assertThatThrownBy(() -> wires.call("plugin.Nothing", Map.of())).hasMessageStartingWith("there is no method");
    }

    // --- connections

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void fiveHundredEventsAtOnceEndAndLeaveNothing(Protocol protocol) throws Exception {
        int many = 500;
        Path socket = socket();
        PluginServer server = server(protocol, socket, Duration.ofSeconds(50));
        CountDownLatch all = new CountDownLatch(many);
        FakeKong kong = kong(protocol, socket, access((exchange, config) -> {
            all.countDown();
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            exchange.serviceRequest()
                    .setHeader("X-Echo", exchange.request().header("X-Who").orElse(""));
        }));
        List<String> echoes = together(many, i -> {
            TestExchange exchange = TestExchange.of("GET", "/a").header("X-Who", "who-" + i);
            exchange.access(kong, "");
            return exchange.headers().first("X-Echo").orElse("none") + " " + i;
        });
        assertThat(echoes).allMatch(echo -> echo.matches("who-(\\d+) \\1")).hasSize(many);
        TestServers.await(() -> server.events() == 0);
        kong.close();
        TestServers.await(() -> server.connections() == 0);
    }

    private interface Numbered<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> together(int many, Numbered<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                int number = i;
                futures.add(threads.submit(() -> work.run(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(90, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aHundredThousandEventsLeaveTheMemoryAsItWas() throws Exception {
        String script = access((exchange, config) -> {
            if (exchange.request().header("X-Refuse").isPresent()) {
                throw exchange.response().exit(403);
            }
        });
        List<PluginServer> servers = new ArrayList<>();
        List<FakeKong> kongs = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            Path socket = socket();
            servers.add(server(protocol, socket, Duration.ofSeconds(50)));
            kongs.add(kong(protocol, socket, script));
            assertThat(status(kongs.get(kongs.size() - 1))).isEqualTo(200);
        }
        for (FakeKong kong : kongs) {
            events(kong, 1_000);
        }
        long before = heap();
        for (FakeKong kong : kongs) {
            events(kong, 50_000);
            kong.forgetCalled();
        }
        for (PluginServer server : servers) {
            TestServers.await(() -> server.events() == 0);
            assertThat(server.instances()).isEqualTo(1);
            TestServers.await(() -> server.connections() <= 4);
        }
        // Some megabytes of garbage remain after a collection. Leaks of the events would take 20
        // and more.
        assertThat(heap() - before).as("bytes").isLessThan(16 << 20);
    }

    /** Runs events in four threads. Every second event ends by an exit. */
    private static void events(FakeKong kong, int count) throws Exception {
        together(4, i -> {
            for (int j = 0; j < count / 4; j++) {
                TestExchange exchange = TestExchange.of("GET", "/a");
                boolean refused = j % 2 == 1;
                if (refused) {
                    exchange.header("X-Refuse", "yes");
                }
                assertThat(exchange.access(kong, "").isPresent()).isEqualTo(refused);
            }
            return i;
        });
    }

    /** The used size of the heap after a collection. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void theStepsOfAnEventMayComeOnAnyConnection() throws Exception {
        Path socket = socket();
        PluginServer server = server(Protocol.MSGPACK, socket, Duration.ofSeconds(50));
        FakeKong kong = kong(Protocol.MSGPACK, socket, access((exchange, config) -> {
            String who = exchange.request().header("X-Who").orElse("");
            exchange.shared().set("who", who);
            exchange.request().method();
            exchange.serviceRequest()
                    .setHeader("X-Echo", (String) exchange.shared().get("who").orElseThrow());
        }));
        kong.lines().alwaysAnother = true;
        List<String> wrong = new ArrayList<>();
        together(8, i -> {
            for (int j = 0; j < 50; j++) {
                TestExchange exchange = TestExchange.of("GET", "/a").header("X-Who", i + "-" + j);
                exchange.access(kong, "");
                if (!exchange.headers().all("X-Echo").equals(List.of(i + "-" + j))) {
                    wrong.add(i + "-" + j);
                }
            }
            return i;
        });
        assertThat(wrong).isEmpty();
        TestServers.await(() -> server.events() == 0);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void twoWorkersUseTheSameNumbersAndDoNotDisturbOneAnother(Protocol protocol) throws Exception {
        String script = access((exchange, config) -> {
            exchange.request().method();
            exchange.serviceRequest()
                    .setHeader("X-Echo", exchange.request().header("X-Who").orElse(""));
        });
        List<FakeKong> workers = List.of(kong(protocol, script), kong(protocol, script));
        together(2, i -> {
            for (int j = 0; j < 100; j++) {
                TestExchange exchange = TestExchange.of("GET", "/a").header("X-Who", i + "-" + j);
                exchange.access(workers.get(i), "");
                assertThat(exchange.headers().all("X-Echo")).containsExactly(i + "-" + j);
            }
            return i;
        });
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aRequestMayComeByteByByte(Protocol protocol) {
        FakeKong kong = kong(protocol, access((exchange, config) -> {
            exchange.request().headers();
            exchange.response().exit(403);
        }));
        kong.lines().dribbles = true;
        assertThat(status(kong)).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void twoRequestsMayComeAtOnce(Protocol protocol) throws IOException {
        // the end of the instance 1, by the call 7
        byte[] one = HexFormat.of()
                .parseHex(
                        protocol == Protocol.MSGPACK
                                ? "940007b4706c7567696e2e436c6f7365496e7374616e63659101"
                                : "0700000008079a02020801");
        byte[] answer = HexFormat.of().parseHex(protocol == Protocol.MSGPACK ? "940107c0c0" : "020000000807");
        try (Line line = new Line(TestServers.socket(protocol), FakeKong.PATIENCE, Integer.MAX_VALUE)) {
            line.write(ByteBuffer.allocate(2 * one.length).put(one).put(one).flip());
            ByteBuffer answers = ByteBuffer.allocate(2 * answer.length);
            while (answers.hasRemaining()) {
                assertThat(line.read(answers)).isPositive();
            }
            assertThat(answers.array())
                    .isEqualTo(ByteBuffer.allocate(2 * answer.length)
                            .put(answer)
                            .put(answer)
                            .array());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anIdleConnectionStaysOpenLongerThanAllLimitsOfTheServer(Protocol protocol) throws IOException {
        Path socket = socket();
        Duration limit = Duration.ofMillis(300);
        open.add(Listener.start(TestServers.KONG, socket, TestServers.dialect(protocol), limit, limit, () -> true));
        FakeKong idle = kong(protocol, socket, access((exchange, config) -> {}));
        TestServers.await(() -> status(idle) == 200); // on a busy machine, a run takes longer than the limit
        int opened = idle.lines().opened();
        for (int i = 0; i < 2; i++) { // each of these waits for longer than the limits
            FakeKong hanging = kong(protocol, socket, access((exchange, config) -> new CountDownLatch(1).await()));
            assertThat(status(hanging)).isEqualTo(503);
        }
        idle.wires().stop(1); // no limit applies to this call
        assertThat(idle.lines().opened()).isEqualTo(opened);
    }

    @ParameterizedTest(name = "{0}, Kong {1}")
    @MethodSource("kongs")
    void aBodyOfAMegabyteAndBytesThatAreNoTextPassBothWays(Protocol protocol, FakeKong.Version version) {
        byte[] body = new byte[1 << 20];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        byte[] twice = Arrays.copyOf(body, body.length * 2);
        FakeKong kong = remember(TestServers.kong(
                protocol,
                version,
                TestServers.socket(protocol),
                access((exchange, config) -> exchange.serviceRequest()
                        .setBody(Arrays.copyOf(exchange.request().body(), body.length * 2)))));
        TestExchange exchange = TestExchange.of("POST", "/a").body(body);
        exchange.access(kong, "");
        assertThat(exchange.body()).isEqualTo(twice);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whatIsNoneOfTheProtocolEndsThatConnectionOnly(Protocol protocol) throws Exception {
        FakeKong kong =
                kong(protocol, access((exchange, config) -> exchange.response().exit(403)));
        assertThat(status(kong)).isEqualTo(403);
        for (int first : List.of(0xc1, 0x94, 0xff)) {
            try (SocketChannel line = SocketChannel.open(UnixDomainSocketAddress.of(TestServers.socket(protocol)))) {
                byte[] garbage = new byte[64];
                Arrays.fill(garbage, (byte) 0xff);
                garbage[0] = (byte) first;
                line.write(ByteBuffer.wrap(garbage));
                line.shutdownOutput();
                assertThat(line.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        assertThat(status(kong)).isEqualTo(403);
    }

    @Test
    void anEventThatAKongLeavesIsForgotten() throws Exception {
        Path socket = socket();
        try (Listener server = Listener.start(
                TestServers.KONG,
                socket,
                TestServers.dialect(Protocol.MSGPACK),
                Duration.ofSeconds(50),
                Duration.ofMillis(200),
                () -> true)) {
            FakeKong kong = kong(Protocol.MSGPACK, socket, access((exchange, config) -> {
                exchange.log().info("before");
                exchange.serviceTarget().setTarget("a", 80);
                exchange.nginx().setContext("k", "v");
            }));
            TestExchange exchange = TestExchange.of("GET", "/a");
            assertThatThrownBy(() -> exchange.run(Phase.LOG, wrongPhase(kong), ""))
                    .isInstanceOf(FakeKong.Failed.class);
            TestServers.await(() -> server.events() == 0);
            assertThat(status(kong)).isEqualTo(200);
        }
    }

    /** A Kong that runs the access phase in a phase in which its functions raise errors. */
    private static PluginHandler<Object> wrongPhase(FakeKong kong) {
        return new PluginHandler<>() {
            @Override
            public void log(Exchange exchange, Object config) {
                kong.access(exchange, config);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whereAKongRaisesTheRequestIsNotLetThrough(Protocol protocol) {
        FakeKong kong =
                kong(protocol, access((exchange, config) -> exchange.client().loadConsumer("x")));
        PluginHandler<Object> inLog = wrongPhase(kong);
        assertThatThrownBy(() -> TestExchange.of("GET", "/a").run(Phase.LOG, inLog, ""))
                .isInstanceOf(FakeKong.Failed.class)
                .matches(failed -> !((FakeKong.Failed) failed).isOpen());
        if (protocol == Protocol.PROTOBUF) { // by MsgPack, a Kong says nothing, and the event ends later
            TestServers.await(() -> TestServers.server(protocol).events() == 0);
        }
    }

    @Test
    void aConnectionThatIsToGoWaitsForARequestOfAKongThatHasJustBeenAnswered() throws Exception {
        Path socket = socket();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (SocketChannel kong = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                    Connection connection = new Connection(server.accept())) {
                long since = System.nanoTime();
                for (int i = 0; i < 100; i++) { // the first waits are slow anyway
                    connection.leave(); // during an event, when nobody waits
                    assertThat(connection.awaitRequest()).isEqualTo(Connection.Came.END);
                }
                assertThat(System.nanoTime() - since).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
                connection.wake();
                assertThat(kong.write(ByteBuffer.allocate(1))).isEqualTo(1);
                assertThat(connection.awaitRequest()).isEqualTo(Connection.Came.MORE);
            }
        }
    }

    // --- the socket

    @Test
    void aServerWhoseWorkerEndsWhileItStartsLeavesTheSocketToItsSuccessor() throws Exception {
        Path socket = socket();
        assertThatThrownBy(() -> PluginServer.start(
                        TestServers.KONG, new Options(socket, TestServers.dialect(Protocol.MSGPACK)), () -> {
                            server(Protocol.MSGPACK, socket, Duration.ofSeconds(50));
                            return false;
                        }))
                .isInstanceOf(CancellationException.class);
        FakeKong kong = kong(
                Protocol.MSGPACK,
                socket,
                access((exchange, config) -> exchange.response().exit(403)));
        assertThat(status(kong)).isEqualTo(403);
    }

    @Test
    void theSocketIsItsOwnersOnlyAndReplacesWhatLayThere() throws Exception {
        Path socket = socket();
        Files.writeString(socket, "stale");
        server(Protocol.MSGPACK, socket, Duration.ofSeconds(50));
        assertThat(Files.getPosixFilePermissions(socket))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        FakeKong kong = kong(
                Protocol.MSGPACK,
                socket,
                access((exchange, config) -> exchange.response().exit(403)));
        assertThat(status(kong)).isEqualTo(403);
        try (var files = Files.list(socket.getParent())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(socket.getFileName() + ".")))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatStopsLeavesThePathToItsSuccessor() throws Exception {
        Path socket = socket();
        PluginServer first = server(Protocol.MSGPACK, socket, Duration.ofSeconds(50));
        server(Protocol.MSGPACK, socket, Duration.ofSeconds(50));
        first.close();
        FakeKong kong = kong(
                Protocol.MSGPACK,
                socket,
                access((exchange, config) -> exchange.response().exit(403)));
        assertThat(status(kong)).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aServerWhoseSocketIsTakenEndsItsEventsAndHasItsConnectionsGo(Protocol protocol) throws Exception {
        Path socket = socket();
        PluginServer before = server(protocol, socket, Duration.ofSeconds(50));
        CountDownLatch taken = new CountDownLatch(1);
        FakeKong busy = kong(protocol, socket, access((exchange, config) -> {
            taken.await();
            exchange.request().method();
            throw exchange.response().exit(403);
        }));
        FakeKong idle = kong(protocol, socket, access((exchange, config) -> {}));
        assertThat(status(idle)).isEqualTo(200);
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> status(busy));
        TestServers.await(() -> before.events() == 1);
        server(protocol, socket, Duration.ofSeconds(50));
        TestServers.await(() -> before.connections() == 1);
        taken.countDown();
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(403);
        TestServers.await(() -> before.connections() == 0);
    }

    // --- few calls

    private static final Consumer BOB = new Consumer(UUID.randomUUID(), Instant.EPOCH, "bob", null, null);

    /** Makes the same calls as key-auth, with the headers and the answer that it sets. */
    private static void keyAuth(Exchange exchange, boolean known) {
        Request request = exchange.request();
        if (request.header("apikey").isEmpty()
                && request.queryArgument("apikey").isEmpty()) {
            exchange.response().setHeader("WWW-Authenticate", "Key realm=\"kong\"");
            throw exchange.response().error(401, "No API key found in request");
        }
        if (!known) {
            throw exchange.response().error(401, "Invalid authentication credentials");
        }
        exchange.client().authenticate(BOB, new Credential("c", BOB.id()));
        exchange.serviceRequest().setHeaders(Map.of("X-Consumer-ID", List.of("1"), "X-Anonymous-Consumer", List.of()));
        assertThat(exchange.client().consumer()).hasValue(BOB);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aRequestWithAKeyTakesThreeCallsAndARefusalTwo(Protocol protocol) {
        FakeKong letsIn = kong(protocol, access((exchange, config) -> keyAuth(exchange, true)));
        TestExchange.of("GET", "/a").header("apikey", "k").access(letsIn, "");
        assertThat(letsIn.called())
                .containsExactly(
                        "kong.request.get_headers", "kong.client.authenticate", "kong.service.request.set_headers");
        FakeKong refuses = kong(protocol, access((exchange, config) -> keyAuth(exchange, false)));
        TestExchange.of("GET", "/a").header("apikey", "k").access(refuses, "");
        assertThat(refuses.called()).containsExactly("kong.request.get_headers", "kong.response.exit");
        FakeKong withoutKey = kong(protocol, access((exchange, config) -> keyAuth(exchange, false)));
        Answer answer = get(withoutKey).orElseThrow();
        assertThat(withoutKey.called())
                .containsExactly("kong.request.get_headers", "kong.request.get_raw_query", "kong.response.exit");
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", List.of("Key realm=\"kong\""));
    }
}
