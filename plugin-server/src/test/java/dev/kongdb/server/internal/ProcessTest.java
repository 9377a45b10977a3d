package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.HandlerProvider;
import dev.kongdb.config.KongConfig;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.files.KongFiles;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.server.fixture.BannedClient;
import dev.kongdb.server.fixture.BannedClientBuilder;
import dev.kongdb.server.fixture.BannedClientDao;
import dev.kongdb.testkit.KongTest;
import dev.kongdb.testkit.TestExchange;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that a Kong starts, on a real database, and the requests when it is killed, stopped
 * or ended.
 */
@KongTest
class ProcessTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static KongConfig config;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void ban(KongConfig given, BannedClientDao banned) {
        config = given;
        banned.insert(BannedClientBuilder.with().client("mallory").reason("go away"));
        assertThat(banned.selectByClient("mallory").map(BannedClient::reason)).hasValue("go away");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    /**
     * Starts the process below this many shells, each of which waits for its child, with a folder
     * of classes first on the class path.
     */
    private Process process(int shells, Path classes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        for (int i = 0; i < shells; i++) {
            command.addAll(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "dev.kongdb.server.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear(); // like a Kong
        Process process = builder.start();
        open.add(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        return process;
    }

    /** Starts a server on this database, and returns when it is ready. */
    private Process server(Path socket, KongConfig database) throws IOException {
        return server(0, socket, database);
    }

    private Process server(int shells, Path socket, KongConfig database) throws IOException {
        return process(
                shells,
                folder.resolve("none"),
                "start",
                "--socket",
                socket.toString(),
                "--conf",
                conf(database).toString());
    }

    private static Path conf(KongConfig database) throws IOException {
        StringBuilder lines = new StringBuilder();
        database.names()
                .forEach(name -> lines.append(name)
                        .append(" = ")
                        .append(database.get(name, ""))
                        .append('\n'));
        return Files.writeString(folder.resolve("conf" + NUMBERS.incrementAndGet()), lines.toString());
    }

    /** The first line with this beginning. */
    static String until(Process process, String beginning) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("the process ended and said: " + said);
    }

    private FakeKong kong(Path socket) {
        FakeKong kong = new FakeKong(Protocol.MSGPACK, FakeKong.Version.V2_8, socket, "client-ban")
                .configured(Map.of("header", "X-Client"));
        open.add(0, kong::close);
        return kong;
    }

    private static int status(PluginHandler<Object> kong, String client) {
        return TestExchange.of("GET", "/")
                .header("X-Client", client)
                .access(kong, "")
                .map(Answer::status)
                .orElse(200);
    }

    private static Path socket() {
        return TestServers.FOLDER.resolve("p" + NUMBERS.incrementAndGet());
    }

    private GuardedKong guarded(Path lua, Path socket) {
        GuardedKong kong = new GuardedKong(
                lua, Protocol.MSGPACK, FakeKong.Version.V2_8, socket, "client-ban", Map.of("header", "X-Client"));
        open.add(0, kong);
        return kong;
    }

    /** Writes the files of {@code kong-files} into a folder. */
    private static void kongFiles(Path home) {
        KongFiles.write(ProcessTest.class.getClassLoader(), TestServers.dialect(Protocol.MSGPACK), Set.of(), home);
    }

    @Test
    void aKongStartsItByTheWrittenConfAndAfterAKillNobodyIsLetThroughUntilItIsBack() throws Exception {
        Path socket = socket();
        Path home = folder.resolve("home");
        Supervisor.install(home);
        kongFiles(home);
        Map<String, String> settings = Supervisor.settings(Files.readString(home.resolve("kong-2.8.conf"))
                .replace("/opt/kong-java", home.toString())
                .replace("/usr/local/kong/java.socket", socket.toString())
                .replace("/etc/kong/kong.conf", conf(config).toString()));
        assertThat(settings.get("plugins")).isEqualTo("bundled,client-ban,scripted");
        assertThat(Supervisor.query(settings.get("pluginserver_java1_query_cmd"))
                        .get("Plugins"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement(InstanceOfAssertFactories.MAP)
                .containsEntry("Name", "client-ban")
                .containsEntry("Phases", List.of("access"));

        Supervisor supervisor = new Supervisor(settings.get("pluginserver_java1_start_cmd"));
        open.add(supervisor);
        assertThat(supervisor.until("ready: ")).contains("on " + socket + " (MsgPack:1), database postgres");
        GuardedKong kong = guarded(home.resolve("lua"), socket);
        assertThat(status(kong, "mallory")).isEqualTo(403);
        assertThat(status(kong, "alice")).isEqualTo(200);

        supervisor.kill();
        assertThat(status(kong, "alice")).isEqualTo(503);
        assertThat(status(kong, "mallory")).isEqualTo(503);
        supervisor.again();
        supervisor.until("ready: ");
        assertThat(status(kong, "mallory")).isEqualTo(403);
        assertThat(status(kong, "alice")).isEqualTo(200);
    }

    @Test
    void stoppedItAnswersNobodyAndContinuedItAnswersWhatCameMeanwhile() throws Exception {
        Path socket = socket();
        Process server = server(socket, config);
        until(server, "ready: ");
        FakeKong kong = kong(socket);
        assertThat(status(kong, "alice")).isEqualTo(200);
        kongFiles(folder.resolve("stopped"));
        GuardedKong impatient = guarded(folder.resolve("stopped/lua"), socket);
        impatient.lines().patience = Duration.ofMillis(100);
        AtomicInteger written = ((MsgPackWires) kong.wires()).written;
        int before = written.get();
        signal(server, "STOP");
        awaitStopped(server);
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> status(kong, "mallory"));
        TestServers.await(() -> written.get() == before + 1);
        assertThat(status(impatient, "alice")).isEqualTo(503);
        assertThat(status(impatient, "alice")).isEqualTo(503);
        assertThat(waiting).isNotDone();
        signal(server, "CONT");
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(403);
        impatient.lines().patience = FakeKong.PATIENCE;
        assertThat(status(impatient, "mallory")).isEqualTo(403);
        assertThat(status(impatient, "alice")).isEqualTo(200);
    }

    @Test
    void toldToEndItEndsAndLeavesItsSocketToAnother() throws Exception {
        Path socket = socket();
        Process server = server(socket, config);
        until(server, "ready: ");
        assertThat(status(kong(socket), "mallory")).isEqualTo(403);
        signal(server, "TERM");
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(socket).exists();
    }

    @Test
    void whenItsWorkerEndsItServesUntilTheServerOfTheNextWorkerHasTakenTheSocket() throws Exception {
        Path socket = socket();
        Process master = server(3, socket, config);
        until(master, "ready: ");
        List<ProcessHandle> below = below(master);
        FakeKong kong = kong(socket);
        assertThat(status(kong, "alice")).isEqualTo(200);

        below.subList(0, 2).forEach(ProcessHandle::destroyForcibly); // the worker, and its child
        ProcessHandle first = below.get(2);
        assertThat(status(kong, "mallory")).isEqualTo(403);
        assertThat(first.isAlive()).isTrue();
        until(server(socket, config), "ready: ");
        first.onExit().get(60, TimeUnit.SECONDS);
        kong.wires().close();
        assertThat(status(kong, "mallory")).isEqualTo(403);
    }

    @Test
    void whenItsWorkerHasEndedBeforeItIsReadyItEndsAndTakesNoSocket() throws Exception {
        Process worker = new ProcessBuilder("true").start();
        worker.waitFor();
        Path socket = socket();
        Path conf = Files.writeString(folder.resolve("off" + NUMBERS.incrementAndGet()), """
                database = off
                declarative_config_string = _format_version: "1.1"
                """);
        Process server = process(
                0,
                folder.resolve("none"),
                "start",
                "--socket",
                socket.toString(),
                "--conf",
                conf.toString(),
                "--started-by",
                String.valueOf(worker.pid()));
        assertThat(until(server, "error: ")).contains("the worker that started this server has ended");
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(socket).doesNotExist();
    }

    @Test
    void whenItsKongEndsItEnds() throws Exception {
        Process master = server(3, socket(), config);
        until(master, "ready: ");
        List<ProcessHandle> below = below(master);
        master.destroyForcibly();
        below.subList(0, 2).forEach(ProcessHandle::destroyForcibly);
        below.get(2).onExit().get(60, TimeUnit.SECONDS);
    }

    /** A worker, its child, and the server. */
    private List<ProcessHandle> below(Process master) {
        List<ProcessHandle> below = new ArrayList<>();
        ProcessHandle last = master.toHandle();
        while (below.size() < 3) {
            last = last.children().findFirst().orElseThrow();
            below.add(last);
        }
        ProcessHandle server = last;
        open.add(server::destroyForcibly);
        return below;
    }

    /**
     * A signal has been sent when {@code kill} ends, but the process may still run for a moment.
     */
    private static void awaitStopped(Process process) {
        TestServers.await(() -> {
            try {
                Process state = new ProcessBuilder("ps", "-o", "state=", "-p", String.valueOf(process.pid())).start();
                return new String(state.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void withoutADatabaseItReadsTheDeclarativeFileOfTheKong() throws Exception {
        Path declared = folder.resolve("kong.yml");
        Files.writeString(declared, "_format_version: \"1.1\"\nbanned_clients:\n- client: eve\n");
        Path socket = socket();
        KongConfig off = KongConfig.of(Map.of("database", "off", "declarative_config", declared.toString()));
        assertThat(until(server(socket, off), "ready: ")).contains("database off");
        FakeKong kong = kong(socket);
        assertThat(status(kong, "eve")).isEqualTo(403);
        assertThat(status(kong, "mallory")).isEqualTo(200);
    }

    @Test
    void withoutKongsMigrationsItNamesTheCommandThatRunsThem() throws Exception {
        Process server = server(socket(), config.with("pg_schema", "nothing_here"));
        assertThat(until(server, "error: "))
                .contains("Kong's migrations have not been run")
                .contains("kong migrations");
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(1);
    }

    @Test
    void aPluginThatCallsWhatItsKongCannotDoIsRefusedBeforeTheFirstRequest() throws Exception {
        Path services = folder.resolve("noting/META-INF/services");
        Files.createDirectories(services);
        Files.writeString(services.resolve(HandlerProvider.class.getName()), NotingProvider.class.getName());
        Path socket = socket();
        for (String protocol : List.of("ProtoBuf:1", "MsgPack:1")) {
            Process server = process(
                    0,
                    folder.resolve("noting"),
                    "start",
                    "--rehearse",
                    "--socket=" + socket,
                    "--protocol=" + protocol,
                    "--set=database=off",
                    "--set=declarative_config_string=_format_version: \"1.1\"");
            String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (protocol.equals("ProtoBuf:1")) {
                assertThat(said)
                        .startsWith("error: the plugin 'noting' calls log().setSerializedValue(key, value, mode) in"
                                + " dev.kongdb.server.internal.NotingProvider$1.access (NotingProvider.java:")
                        .hasLineCount(1);
                assertThat(server.waitFor()).isEqualTo(1);
                assertThat(socket).doesNotExist();
            } else {
                assertThat(said).startsWith("ready: 3 plugins on ");
                assertThat(server.waitFor()).isZero();
            }
        }
    }

    @Test
    void withNeitherDatabaseNorFileItDoesNotStartSinceEachLookUpWouldFindNothing() throws Exception {
        Process server = server(socket(), KongConfig.of(Map.of("database", "off")));
        assertThat(until(server, "error: ")).contains("database is off and there is no declarative_config");
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(1);
    }
}
