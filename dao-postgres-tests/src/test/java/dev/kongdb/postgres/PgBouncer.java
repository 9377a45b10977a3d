package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kongdb.config.KongConfig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PgBouncer in transaction mode in front of the tests' server, with few sessions for many
 * clients.
 */
final class PgBouncer implements AutoCloseable {
    private static final int SESSIONS = 8;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a PgBouncer. If none is installed, the test is aborted. */
    static PgBouncer start(Path folder) {
        Path program = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "no pgbouncer is installed: transaction pooling is not tested here");
        try {
            int port = freePort();
            Path config = folder.resolve("pgbouncer.ini");
            // No startup parameters are configured: a plain installation must be enough.
            Files.writeString(config, """
                    [databases]
                    * = host=127.0.0.1 port=%d user=%s password=%s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    default_pool_size = %d
                    max_client_conn = 300
                    """.formatted(Server.port(), Server.user(), Server.password(), port, SESSIONS));
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) { // PgBouncer does not run as root.
                folder.toFile().setExecutable(true, false);
                folder.toFile().setReadable(true, false);
                config.toFile().setReadable(true, false);
                command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            }
            command.addAll(List.of(String.valueOf(program), "-q", config.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            PgBouncer started = new PgBouncer(process, port);
            started.await(folder.resolve("pgbouncer.log"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(Path log) throws IOException {
        while (process.isAlive()) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        fail("pgbouncer did not start: " + Files.readString(log));
    }

    /** The settings of the database, through the PgBouncer. */
    KongConfig config(String database) {
        return Server.config(database)
                .with(Map.of(
                        "pg_host", "127.0.0.1",
                        "pg_port", String.valueOf(port),
                        "pg_require_auth", "", // accepts anyone
                        "pg_transaction_pooling", "on",
                        "pg_timeout", "30000",
                        "pg_max_concurrent_queries", "64"));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
