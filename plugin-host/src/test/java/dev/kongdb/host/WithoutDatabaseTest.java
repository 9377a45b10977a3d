package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host with only the jars that it needs without a database. */
class WithoutDatabaseTest {
    /**
     * The stores, their drivers, and the servers, by parts of the names of their jars or folders.
     */
    private static final List<String> DATABASES = List.of(
            "dao-postgres",
            "dao-cassandra",
            "embedded-",
            "postgresql",
            "HikariCP",
            "java-driver",
            "cassandra",
            "netty");

    /**
     * The limit of the processor time of a start. A start took 0.9 s on a busy machine; on a slow
     * machine it may take several times as long.
     */
    private static final Duration START = Duration.ofSeconds(5);

    @Test
    @Timeout(120)
    void aHostStartsInAMomentWithNoDatabaseOnTheClassPath() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> DATABASES.stream().noneMatch(nameOf(entry)::contains))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        without,
                        WithoutDatabaseTest.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(said).isNotEmpty();
            String last = said.get(said.size() - 1);
            assertThat(last).matches("\\d+");
            assertThat(Duration.ofMillis(Long.parseLong(last))).isLessThan(START);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * The name of a jar, or the name of the module for a folder of classes. The folders above it
     * may have any name.
     */
    private static String nameOf(String entry) {
        Path path = Path.of(entry);
        return path.endsWith("classes") || path.endsWith("test-classes")
                ? String.valueOf(path.getParent().getParent().getFileName())
                : String.valueOf(path.getFileName());
    }

    /**
     * The process under test. It starts a host, sends requests to it, checks that an embedded
     * database is refused, and prints the processor time of the start in milliseconds in its last
     * line.
     */
    public static void main(String[] none) throws IOException, InterruptedException {
        for (String driver : new String[] {"org.postgresql.Driver", "com.datastax.oss.driver.api.core.CqlSession"}) {
            try {
                Class.forName(driver);
                throw new AssertionError(driver + " is there");
            } catch (ClassNotFoundException e) {
                // this is expected
            }
        }
        KongConfig free = KongConfig.empty()
                .with(Map.of(
                        "admin_listen", "127.0.0.1:0",
                        "proxy_listen", "127.0.0.1:0",
                        "admin_access_log", "off",
                        "proxy_access_log", "off"));
        KongConfig config = free.with(Map.of(
                "database", "off",
                "declarative_config_string",
                        "{_format_version: '2.1', services: [{name: s, host: h, routes: [{paths: [/]}]}]}"));
        try (KongHost host = KongHost.start(config, line -> {})) {
            long took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                    .toMillis();
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(host.adminUrls().get(0) + "/services/s"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            assertNoEmbedded(free.with("database", "postgres"), "set pg_host");
            assertNoEmbedded(free.with("database", "cassandra"), "set cassandra_contact_points");
            System.out.println(status == 200 ? took : -status);
        }
        System.exit(0);
    }

    private static void assertNoEmbedded(KongConfig config, String advice) {
        assertThatThrownBy(() -> KongHost.start(config, line -> {}))
                .isInstanceOf(HostException.class)
                .hasMessageContainingAll("embedded-stores.jar", advice, "database=off");
    }
}
