package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.files.KongDialect;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.server.PluginServer;
import dev.kongdb.server.PluginServer.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Shared by the tests of the module: one Kong without a database, and a server for each protocol.
 */
final class TestServers {
    static final Kong KONG = Kong.open(KongConfig.of(Map.of("database", "off")));

    /** The folder of the sockets. Their paths are short, whatever the folder of the build is. */
    static final Path FOLDER = folder();

    private static final Map<Protocol, PluginServer> SERVERS = Map.of(
            Protocol.MSGPACK, start(Protocol.MSGPACK, Duration.ofSeconds(50)),
            Protocol.PROTOBUF, start(Protocol.PROTOBUF, Duration.ofSeconds(50)));

    private TestServers() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("kongdb");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this is so, for at most 30 seconds. */
    static void await(BooleanSupplier what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("30 seconds are over").isLessThan(end);
            LockSupport.parkNanos(100_000);
        }
    }

    static Path socket(Protocol protocol) {
        return FOLDER.resolve(protocol.name());
    }

    static PluginServer server(Protocol protocol) {
        return SERVERS.get(protocol);
    }

    private static PluginServer start(Protocol protocol, Duration patience) {
        Path socket = socket(protocol);
        socket.toFile().deleteOnExit();
        return PluginServer.start(KONG, new Options(socket, dialect(protocol), patience));
    }

    /** The dialect of the version in {@link #usual}. */
    static KongDialect dialect(Protocol protocol) {
        return KongDialect.of(protocol.kongName(), protocol == Protocol.PROTOBUF ? "3.9" : "");
    }

    static FakeKong kong(Protocol protocol, String script) {
        return kong(protocol, socket(protocol), script);
    }

    static FakeKong kong(Protocol protocol, Path socket, String script) {
        return kong(protocol, usual(protocol), socket, script);
    }

    static FakeKong kong(Protocol protocol, FakeKong.Version version, Path socket, String script) {
        return new FakeKong(protocol, version, socket, "scripted").configured(Map.of("script", script));
    }

    /**
     * The default version in tests: the oldest one for one protocol, the newest one for the other.
     */
    static FakeKong.Version usual(Protocol protocol) {
        return protocol == Protocol.MSGPACK ? FakeKong.Version.V2_8 : FakeKong.Version.V3_9;
    }
}
