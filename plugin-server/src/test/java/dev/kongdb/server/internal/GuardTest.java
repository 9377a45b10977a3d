package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.files.KongFiles;
import dev.kongdb.files.LuaJits;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import dev.kongdb.server.internal.FakeKong.Version;
import dev.kongdb.testkit.TestExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import party.iroiro.luajava.Lua;

/**
 * Inside a Kong, no request goes on to the upstream without its plugin's verdict: the {@code
 * handler.lua} of {@code kong-files} in LuaJIT, before servers that fail in every way.
 */
class GuardTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    private static Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void write() {
        for (String name : List.of("", "scripted")) {
            KongFiles.write(
                    GuardTest.class.getClassLoader(),
                    TestServers.dialect(Protocol.MSGPACK),
                    name.isEmpty() ? Set.of() : Set.of(name),
                    folder.resolve("open" + name));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static Path lua(String mayFailOpen) {
        return folder.resolve("open" + mayFailOpen + "/lua");
    }

    private <T extends AutoCloseable> T remember(T one) {
        open.add(0, one);
        return one;
    }

    /** A script that does the same in each phase. */
    private static String script(ServerTest.Access code) {
        String name = "guard-test-" + NAMES.incrementAndGet();
        ScriptedHandler.SCRIPTS.put(name, new PluginHandler<>() {
            private void run(Exchange exchange, ScriptedHandler.Config config) {
                try {
                    code.run(exchange, config);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void rewrite(Exchange exchange, ScriptedHandler.Config config) {
                run(exchange, config);
            }

            @Override
            public void access(Exchange exchange, ScriptedHandler.Config config) {
                run(exchange, config);
            }

            @Override
            public void response(Exchange exchange, ScriptedHandler.Config config) {
                run(exchange, config);
            }
        });
        return name;
    }

    private static Path socket() {
        Path socket = TestServers.FOLDER.resolve("g" + NAMES.incrementAndGet());
        socket.toFile().deleteOnExit();
        return socket;
    }

    private PluginServer server(Kong kong, Path socket) {
        return server(kong, socket, Duration.ofSeconds(50));
    }

    private PluginServer server(Kong kong, Path socket, Duration patience) {
        return remember(PluginServer.start(
                TestServers.KONG, new Options(socket, TestServers.dialect(kong.protocol()), patience)));
    }

    private GuardedKong worker(Kong kong, Path socket, String script) {
        return worker(kong, lua(""), socket, script);
    }

    private GuardedKong worker(Kong kong, Path lua, Path socket, String script) {
        return remember(
                new GuardedKong(lua, kong.protocol(), kong.version(), socket, "scripted", Map.of("script", script)));
    }

    private static int status(GuardedKong kong, Phase phase) {
        TestExchange exchange = TestExchange.of("GET", "/a");
        Optional<Answer> answer = switch (phase) {
            case REWRITE -> exchange.rewrite(kong, "");
            case ACCESS -> exchange.access(kong, "");
            case RESPONSE -> exchange.response(kong, "");
            case LOG -> throw new IllegalArgumentException("a log has no status");
        };
        return answer.map(Answer::status).orElse(200);
    }

    private static int status(GuardedKong kong) {
        return status(kong, Phase.ACCESS);
    }

    /** A version of Kong, and a protocol that it speaks. */
    private record Kong(Protocol protocol, Version version) {}

    static Stream<Kong> kongs() {
        return Stream.of(
                new Kong(Protocol.MSGPACK, Version.V2_8),
                new Kong(Protocol.MSGPACK, Version.V3_9),
                new Kong(Protocol.PROTOBUF, Version.V3_9));
    }

    // --- with a server that works

    @ParameterizedTest
    @MethodSource("kongs")
    void aPluginLetsRequestsPassAndAnswersThemInEachPhase(Kong kong) {
        Path socket = socket();
        PluginServer server = server(kong, socket);
        GuardedKong passes = worker(
                kong, socket, script((exchange, config) -> exchange.request().method()));
        GuardedKong refuses = worker(
                kong, socket, script((exchange, config) -> exchange.response().exit(403)));
        for (Phase phase : List.of(Phase.REWRITE, Phase.ACCESS, Phase.RESPONSE)) {
            assertThat(status(passes, phase)).as("%s", phase).isEqualTo(200);
            assertThat(status(refuses, phase)).as("%s", phase).isEqualTo(403);
        }
        assertThat(server.instances()).isEqualTo(2);
        TestServers.await(() -> server.events() == 0);
    }

    @ParameterizedTest
    @MethodSource("kongs")
    void aLogIsWrittenAfterTheRequest(Kong kong) {
        Path socket = socket();
        server(kong, socket);
        List<Integer> logged = new CopyOnWriteArrayList<>();
        String name = "guard-test-" + NAMES.incrementAndGet();
        ScriptedHandler.SCRIPTS.put(name, new PluginHandler<>() {
            @Override
            public void log(Exchange exchange, ScriptedHandler.Config config) {
                logged.add(exchange.response().status());
            }
        });
        TestExchange.of("GET", "/a").run(Phase.LOG, worker(kong, socket, name), "");
        assertThat(logged).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("kongs")
    void aPluginThatThrowsIsAnswered500AndOneThatNeverReturns503(Kong kong) {
        Path socket = socket();
        PluginServer server = server(kong, socket);
        GuardedKong throwing = worker(kong, socket, script((exchange, config) -> {
            throw new IllegalStateException("for the test");
        }));
        assertThat(status(throwing)).isEqualTo(500);
        assertThat(status(throwing)).isEqualTo(500);
        Path another = socket();
        PluginServer impatient = server(kong, another, Duration.ofMillis(200));
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        GuardedKong hanging = worker(kong, another, script((exchange, config) -> {
            if (runs.incrementAndGet() == 1) {
                released.await();
            }
        }));
        assertThat(status(hanging)).isEqualTo(503);
        TestServers.await(() -> status(hanging) == 200); // on a busy machine, other runs take too long, too
        released.countDown();
        TestServers.await(() -> server.events() + impatient.events() == 0);
    }

    @ParameterizedTest
    @MethodSource("kongs")
    void aServerThatHasStartedAnewIsFoundAndKnowsNoOldInstance(Kong kong) {
        Path socket = socket();
        AtomicInteger runs = new AtomicInteger();
        String script = script((exchange, config) -> runs.incrementAndGet());
        PluginServer before = server(kong, socket);
        GuardedKong worker = worker(kong, socket, script);
        assertThat(status(worker)).isEqualTo(200);
        before.close();
        PluginServer after = server(kong, socket);
        int refused = 0;
        for (int i = 1; i <= 5; i++) {
            refused += status(worker) == 503 ? 1 : 0;
            assertThat(runs).hasValue(1 + i - refused);
        }
        // With ProtoBuf, an event that met a closed connection may have begun, so it is not sent
        // again.
        assertThat(refused).isEqualTo(kong.protocol() == Protocol.PROTOBUF ? 1 : 0);
        assertThat(after.instances()).isEqualTo(1);
    }

    // --- without a server

    @ParameterizedTest
    @MethodSource("kongs")
    void withoutAServerRequestsAreAnswered503UntilThereIsOneInEachPhase(Kong kong) {
        for (Phase phase : List.of(Phase.REWRITE, Phase.ACCESS, Phase.RESPONSE)) {
            Path socket = socket();
            GuardedKong worker = worker(
                    kong,
                    socket,
                    script((exchange, config) -> exchange.response().exit(403)));
            for (int i = 1; i <= 3; i++) { // a Kong 2.8 without the guard spins at the second one
                assertThat(status(worker, phase)).as("%s", phase).isEqualTo(503);
                assertThat(worker.calls()).isLessThanOrEqualTo(2 * i);
            }
            server(kong, socket);
            assertThat(status(worker, phase)).as("%s", phase).isEqualTo(403);
            assertThat(status(worker, phase)).as("%s", phase).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("kongs")
    void aPluginThatMayFailOpenLetsRequestsPassWithoutItsServerAndRunsWithIt(Kong kong) {
        Path socket = socket();
        String script = script((exchange, config) -> exchange.response().exit(403));
        GuardedKong worker = worker(kong, lua("scripted"), socket, script);
        assertThat(status(worker)).isEqualTo(200);
        assertThat(status(worker)).isEqualTo(200);
        server(kong, socket);
        assertThat(status(worker)).isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("kongs")
    void aLogThatMeetsNoServerDoesNoHarmToLaterRequests(Kong kong) {
        Path socket = socket();
        String script = script((exchange, config) -> exchange.response().exit(403));
        PluginServer before = server(kong, socket);
        GuardedKong worker = worker(kong, socket, script);
        assertThat(status(worker)).isEqualTo(403);
        before.close();
        TestExchange.of("GET", "/a").run(Phase.LOG, worker, "");
        assertThat(status(worker)).isEqualTo(503);
        server(kong, socket);
        assertThat(status(worker)).isEqualTo(403);
    }

    // --- with a server that fails

    /** When a server fails. */
    private enum When {
        START,
        EVENT,
        STEP
    }

    /** What a failing server does. */
    private enum Failing {
        CLOSES(true),
        IS_SILENT(true),
        WRITES_GARBAGE(true),
        ANSWERS_ANOTHER_CALL(true),
        STOPS_WITHIN_AN_ANSWER(false),
        SAYS_NOTHING_OF_A_RESULT(false),
        REPORTS_AN_ERROR(false),
        REPORTS_AN_ERROR_AS_A_TABLE(false),
        KNOWS_NO_INSTANCE(false);

        private final boolean inBothProtocols;

        Failing(boolean inBothProtocols) {
            this.inBothProtocols = inBothProtocols;
        }
    }

    static Stream<Arguments> failures() {
        return kongs().flatMap(kong -> Arrays.stream(Failing.values())
                .filter(failing -> kong.protocol() == Protocol.MSGPACK || failing.inBothProtocols)
                .map(failing -> Arguments.of(kong, failing)));
    }

    @ParameterizedTest(name = "{0}: it {1}")
    @MethodSource("failures")
    void whateverAServerDoesWrongTheRequestIsRefusedAndTheNextOneFindsAServerThatWorks(Kong kong, Failing failing)
            throws IOException {
        String script = script((exchange, config) -> exchange.response().exit(403));
        for (When when : When.values()) {
            Path socket = socket();
            GuardedKong worker = worker(kong, socket, script);
            worker.lines().patience = Duration.ofMillis(50);
            ScriptedPeer peer = remember(peer(kong.protocol(), socket, when, failing));
            for (int i = 1; i <= 2; i++) {
                int before = worker.calls();
                assertThat(status(worker)).as("%s", when).isEqualTo(503);
                assertThat(worker.calls() - before).as("%s", when).isLessThanOrEqualTo(12);
            }
            peer.close();
            worker.lines().patience = FakeKong.PATIENCE;
            server(kong, socket);
            List<Integer> later = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                later.add(status(worker));
            }
            assertThat(later).as("%s", when).endsWith(403, 403).doesNotContain(200);
        }
    }

    private static ScriptedPeer peer(Protocol protocol, Path socket, When when, Failing failing) throws IOException {
        return new ScriptedPeer(
                socket,
                request -> protocol == Protocol.MSGPACK
                        ? msgPack(request, when, failing)
                        : protoBuf(request, when, failing));
    }

    private static byte[] packed(@Nullable Object value) {
        ByteBuffer written = MsgPack.bytes(out -> MsgPack.write(out, value));
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static byte @Nullable [] msgPack(byte[] bytes, When when, Failing failing) {
        List<?> request;
        try {
            MsgPack.Read read = MsgPack.read(bytes, 0, bytes.length);
            if (read == null) {
                return new byte[0];
            }
            request = (List<?>) read.value();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        long id = (Long) request.get(1);
        String method = (String) request.get(2);
        if (method.equals("plugin.StartInstance") && when != When.START) {
            return packed(FakeKong.list(1L, id, null, Map.of("Id", 7L)));
        }
        if (method.equals("plugin.HandleEvent") && when == When.STEP) {
            Map<String, Object> asks = Map.of("Method", "kong.request.get_method", "Args", List.of());
            return packed(FakeKong.list(1L, id, null, Map.of("EventId", 1L, "Data", asks)));
        }
        return switch (failing) {
            case CLOSES -> null;
            case IS_SILENT -> new byte[0];
            case WRITES_GARBAGE -> new byte[] {(byte) 0xc1, 1, 2};
            case ANSWERS_ANOTHER_CALL ->
                packed(FakeKong.list(1L, id + 1, null, Map.of("EventId", 1L, "Data", "ret", "Id", 7L)));
            case STOPS_WITHIN_AN_ANSWER -> Arrays.copyOf(packed(FakeKong.list(1L, id, null, "a long text")), 6);
            case SAYS_NOTHING_OF_A_RESULT -> packed(FakeKong.list(1L, id, null, null));
            case REPORTS_AN_ERROR -> packed(FakeKong.list(1L, id, "out of order", null));
            case REPORTS_AN_ERROR_AS_A_TABLE -> packed(FakeKong.list(1L, id, Map.of("code", 5L), null));
            case KNOWS_NO_INSTANCE -> packed(FakeKong.list(1L, id, "no plugin instance #7", null));
        };
    }

    private static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte @Nullable [] protoBuf(byte[] bytes, When when, Failing failing) {
        ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 4 || bytes.length < 4 + read.getInt(0)) {
            return new byte[0];
        }
        long sequence = 0;
        try {
            Map<String, @Nullable Object> call = Messages.CALL.decode(Arrays.copyOfRange(bytes, 4, bytes.length));
            sequence = call.get("sequence") instanceof Long number ? number : 0;
            if (call.containsKey("start") && when != When.START) {
                return frame(Messages.RETURN.encode(Map.of("sequence", sequence, "status", Map.of("instance", 7L))));
            }
            if (call.containsKey("event") && when == When.STEP) {
                byte[] name = frame("kong.request.get_method".getBytes(StandardCharsets.US_ASCII));
                return Arrays.copyOf(name, name.length + 4); // the arguments are empty
            }
        } catch (ProtocolException e) {
            // the result of the function
        }
        return switch (failing) {
            case CLOSES -> null;
            case IS_SILENT -> new byte[0];
            case WRITES_GARBAGE -> frame(new byte[] {(byte) 0xff, 1, 2});
            default -> {
                byte[] end = frame(Messages.RETURN.encode(Map.of("sequence", sequence + 1)));
                boolean event = when != When.START;
                byte[] both = new byte[(event ? 4 : 0) + end.length];
                System.arraycopy(end, 0, both, event ? 4 : 0, end.length);
                yield both;
            }
        };
    }

    // --- against servers that answer as told

    @Test
    void theGuardWaitsRepeatsAndGivesUpAsItSays() {
        try (Lua lua = LuaJits.open()) {
            lua.push(lua("") + "/?.lua;src/test/resources/lua/?.lua;");
            lua.setGlobal("folders");
            lua.run("package.path = folders .. package.path; dofile('src/test/resources/lua/guard_test.lua')");
        }
    }
}
