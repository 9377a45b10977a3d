package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import java.io.File;
import java.io.IOException;
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

/** A host of nothing but what it needs without a database. */
class WithoutDatabaseTest {
    /** The stores, their drivers, and the servers: what stands in the names of their jars or folders. */
    private static final List<String> DATABASES = List.of(
            "dao-postgres",
            "dao-cassandra",
            "embedded-",
            "postgresql",
            "HikariCP",
            "java-driver",
            "cassandra",
            "netty");

    /** In processor time, which a busy machine makes longer: 0.9 s where ten other processes want two cores. */
    private static final Duration START = Duration.ofSeconds(2);

    @Test
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
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).matches("\\d+\n");
        assertThat(Duration.ofMillis(Long.parseLong(said.strip()))).isLessThan(START);
    }

    /** The jar, or the module of a folder of classes, below all that the path of a machine may be called. */
    private static String nameOf(String entry) {
        Path path = Path.of(entry);
        return path.endsWith("classes") || path.endsWith("test-classes")
                ? String.valueOf(path.getParent().getParent().getFileName())
                : String.valueOf(path.getFileName());
    }

    /** The process: starts a host, asks it for what it serves, and says how many milliseconds of processor time the start took. */
    public static void main(String[] none) throws IOException, InterruptedException {
        for (String driver : new String[] {"org.postgresql.Driver", "com.datastax.oss.driver.api.core.CqlSession"}) {
            try {
                Class.forName(driver);
                throw new AssertionError(driver + " is there");
            } catch (ClassNotFoundException e) {
                // as it is to be
            }
        }
        KongConfig config = KongConfig.empty()
                .with(Map.of(
                        "database", "off",
                        "declarative_config_string",
                                "{_format_version: '2.1', services: [{name: s, host: h, routes: [{paths: [/]}]}]}",
                        "admin_listen", "127.0.0.1:0",
                        "proxy_listen", "127.0.0.1:0",
                        "admin_access_log", "off",
                        "proxy_access_log", "off"));
        try (KongHost host = KongHost.start(config, line -> {})) {
            long took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime())
                    .toMillis();
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(host.adminUrls().get(0) + "/services/s"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
            System.out.println(status == 200 ? took : -status);
        }
        System.exit(0);
    }
}
