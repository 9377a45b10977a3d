package dev.kongdb.server.cli;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.files.KongDialect;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code start}. */
@Command(
        name = "start",
        description =
                "Serves the plugins on the class path, and stays until it is told to end, or whoever started it has.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Settings are Kong's own: the database, db_update_frequency, log_level, … A Kong writes all that it uses, also what",
            "came from its environment, which it does not pass on, into the file .kong_env in its prefix."
        })
final class StartCommand implements Callable<Integer> {
    /** A server is ready a second after its worker has started, or later on a busy machine. */
    private static final Duration SUCCESSOR_PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--socket", required = true, paramLabel = "PATH", description = "Where Kong finds it.")
    private Path socket = Path.of("");

    @Option(
            names = "--protocol",
            defaultValue = "MsgPack:1",
            paramLabel = "NAME",
            description = "MsgPack:1 (default) or ProtoBuf:1; as the dump that Kong was given says.")
    private String protocol = "";

    @Option(
            names = "--kong",
            defaultValue = "",
            paramLabel = "VERSION",
            description =
                    "The oldest version of Kong that it serves, such as 3.7; by default the oldest of the protocol."
                            + " A plugin that calls what such a Kong cannot do is refused.")
    private String version = "";

    @Option(
            names = {"-c", "--conf"},
            paramLabel = "FILE",
            description = "Kong's configuration. The environment (KONG_PG_HOST, …) wins over it.")
    private @Nullable Path file;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "NAME=VALUE",
            description = "One setting, such as pg_host=db. Wins over the environment.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--rehearse", hidden = true, description = "Ends once it is ready: for the class-data archive.")
    private boolean rehearse;

    @Option(names = "--started-by", hidden = true, description = "The process of bin/plugin-server.")
    private long startedBy;

    @Override
    public Integer call() throws InterruptedException {
        long begun = System.nanoTime();
        Optional<ProcessHandle> shell = startedBy == 0
                ? ProcessHandle.current().parent().filter(parent -> parent.pid() != 1)
                : ProcessHandle.of(startedBy);
        Optional<ProcessHandle> master = shell.flatMap(ProcessHandle::parent).flatMap(ProcessHandle::parent);
        KongConfig config = KongConfig.empty();
        if (file != null) {
            config = config.withFile(file);
        }
        config = config.withEnvironment(System.getenv()).with(settings);
        configureLog(config);
        KongDialect dialect = KongDialect.of(protocol, version);
        checkEntities(config);
        ClassLoader plugins = StartCommand.class.getClassLoader();
        Kong kong = Kong.openMigrated(config, plugins, System.out::println);
        PluginServer server;
        try {
            server = PluginServer.start(
                    kong,
                    new Options(socket, dialect),
                    () -> startedBy == 0 || shell.filter(ProcessHandle::isAlive).isPresent());
        } catch (CancellationException e) {
            kong.close();
            System.err.println(
                    "error: the worker that started this server has ended; its successor's server has the socket");
            return 1;
        }
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            kong.close();
            end.countDown();
        }));
        int count = kong.plugins().size();
        System.out.println("ready: " + count + (count == 1 ? " plugin on " : " plugins on ") + socket + " (" + protocol
                + "), database " + kong.db().strategy() + ", after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
        if (rehearse) {
            return 0;
        }
        shell.ifPresent(started -> endWithKong(server, started, master));
        end.await();
        return 0;
    }

    /**
     * Without a database and without a file, no plugin would find an entity, and a plugin that
     * looks for banned clients would let all of them pass.
     */
    private static void checkEntities(KongConfig config) {
        if (config.get("database", "postgres").equals("off")
                && config.get("declarative_config", "").isEmpty()
                && config.get("declarative_config_string", "").isEmpty()) {
            throw new KongConfigException(
                    "database is off and there is no declarative_config, so the plugins would find no"
                            + " entities: what a Kong is given at /config, or by its control plane, does not reach this server."
                            + " Name the file, or on a data plane the database of its control plane:"
                            + " --set database=postgres --set pg_host=…");
        }
    }

    /**
     * Ends this process after the shell of {@code bin/plugin-server}, which Kong kills when the
     * worker that has started it ends. On a reload, the next worker starts its own server. This
     * server goes on until the new one has replaced the socket. If Kong's master ends, too, no
     * other server will replace it.
     */
    private static void endWithKong(PluginServer server, ProcessHandle shell, Optional<ProcessHandle> master) {
        var unused = shell.onExit().thenRunAsync(() -> {
            master.ifPresent(kong -> {
                var ignored = kong.onExit().thenRunAsync(() -> System.exit(0));
                server.serveUntilReplaced(SUCCESSOR_PATIENCE);
            });
            System.exit(0);
        });
    }

    /** Logs to standard error, which Kong writes into its own log, at the level of Kong's log. */
    private static void configureLog(KongConfig config) {
        String level = config.logLevel();
        Map<String, String> properties = Map.of(
                "defaultLogLevel", level,
                "log.com.datastax.oss.driver", "warn",
                "log.com.zaxxer.hikari", "error",
                "log.io.netty", "error",
                "showThreadName", "false",
                "showShortLogName", "true");
        properties.forEach((name, value) -> {
            String property = "org.slf4j.simpleLogger." + name;
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        });
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
