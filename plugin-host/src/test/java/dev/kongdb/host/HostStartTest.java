package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostStartTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhatItDoesAndWhereItIsReady() {
        List<String> lines = new ArrayList<>();
        try (KongHost host = KongHost.start(KongConfig.of(TestHost.settings()), lines::add)) {
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line).startsWith("database: postgres at 127.0.0.1:"))
                    .anySatisfy(line ->
                            assertThat(line).matches("plugins: key-auth [0-9.]+, scripted [0-9.]+, probe [0-9.]+"));
            assertThat(host)
                    .hasToString("proxy " + host.proxyUrls().get(0) + "  Admin API "
                            + host.adminUrls().get(0));
        }
    }

    @Test
    void aPluginWhoseTableLacksAColumnIsRefusedWithTheStatementThatMendsIt() throws SQLException {
        Map<String, String> settings = TestHost.settings();
        TestHost.start(settings).close();
        execute(settings, "ALTER TABLE alarms DROP COLUMN level");
        List<String> lines = new ArrayList<>();
        String mends = "ALTER TABLE \"alarms\" ADD COLUMN IF NOT EXISTS \"level\" BIGINT;";
        try (KongHost host = KongHost.start(KongConfig.of(settings), lines::add)) {
            assertThat(lines)
                    .contains("plugin 'alarms', table 'alarms': column 'level' is missing")
                    .contains("this mends it: " + mends);
            assertThat(host).isNotNull();
        }
        try (TestHost host = TestHost.start(settings)) {
            for (String method : List.of("GET", "POST")) {
                TestHost.Answer answer = method.equals("GET")
                        ? host.admin("GET", "/alarms")
                        : host.admin("POST", "/alarms", "{\"kind\":\"mail\"}");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.get("message"))
                        .isEqualTo(
                                "the entity 'alarms' cannot be used: in the table 'alarms', column 'level' is missing;"
                                        + " this mends it: " + mends);
            }
            host.create("/consumers", "{\"username\":\"bob\"}");
            assertThat(host.admin("GET", "/key-auths").status()).isEqualTo(200);
        }
        execute(settings, mends);
        try (TestHost host = TestHost.start(settings)) {
            assertThat(host.admin("GET", "/alarms").status()).isEqualTo(200);
        }
    }

    @Test
    void aRequestWhosePluginNeedsATableThatDoesNotMatchIs503AndNeverReachesTheUpstream() throws Exception {
        Map<String, String> settings = TestHost.settings();
        try (RawServer upstream = RawServer.start((socket, n) -> serve(socket))) {
            try (TestHost host = TestHost.start(settings)) {
                host.create("/services", "{\"name\":\"s\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + "}");
                host.create("/services/s/routes", "{\"name\":\"locked\",\"paths\":[\"/locked\"]}");
                host.create("/services/s/routes", "{\"name\":\"open\",\"paths\":[\"/open\"]}");
                host.create("/routes/locked/plugins", "{\"name\":\"key-auth\"}");
                host.create("/consumers", "{\"username\":\"bob\"}");
                host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");
                assertThat(host.proxy("GET", "/locked", "apikey", "k").status()).isEqualTo(200);
            }
            execute(settings, "ALTER TABLE keyauth_credentials DROP COLUMN created_at");
            int calls = upstream.connections();
            String told =
                    "the plugin 'key-auth' cannot use a table, and requests that need it are answered 503: the entity"
                            + " 'keyauth_credentials' cannot be used: in the table 'keyauth_credentials', column 'created_at' is"
                            + " missing; this mends it: ALTER TABLE \"keyauth_credentials\" ADD COLUMN";
            long toldBefore = TestLog.lines(told);
            try (TestHost host = TestHost.start(settings)) {
                for (String key : List.of("k", "k", "other")) {
                    TestHost.Answer answer = host.proxy("GET", "/locked", "apikey", key);
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.map()).isEqualTo(Map.of("message", "A table of the database cannot be used"));
                }
                assertThat(upstream.connections()).isEqualTo(calls);
                assertThat(TestLog.lines(told) - toldBefore)
                        .as("once, not for each request")
                        .isEqualTo(1);
                assertThat(host.proxy("GET", "/locked").status())
                        .as("asks no table")
                        .isEqualTo(401);
                assertThat(host.proxy("GET", "/open").status()).isEqualTo(200);
            }
        }
    }

    private static void serve(Socket socket) throws IOException {
        BufferedReader head =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        while (!head.readLine().isEmpty()) {
            // the next line of the head
        }
        RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void execute(Map<String, String> settings, String sql) throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/"
                + settings.get("pg_database");
        try (Connection connection =
                        DriverManager.getConnection(url, settings.get("pg_user"), settings.get("pg_password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theEmbeddedDatabaseKeepsItsDataForTheNextStart() {
        Map<String, String> settings = Map.of(
                "prefix",
                folder.resolve("data").toString(),
                "admin_listen",
                "127.0.0.1:0",
                "proxy_listen",
                "127.0.0.1:0");
        try (TestHost host = TestHost.start(settings)) {
            host.create("/consumers", "{\"username\":\"bob\"}");
        }
        try (TestHost host = TestHost.start(settings)) {
            assertThat(host.admin("GET", "/consumers/bob").status()).isEqualTo(200);
        }
    }

    @Test
    void severalHostsRunInOneJvm() {
        try (TestHost one = TestHost.start();
                TestHost two = TestHost.start()) {
            one.create("/consumers", "{\"username\":\"bob\"}");
            assertThat(two.admin("GET", "/consumers/bob").status()).isEqualTo(404);
        }
    }

    @Test
    void aServiceThatIsOffIsNotThere() {
        Map<String, String> settings = TestHost.settings();
        settings.put("admin_listen", "off");
        try (TestHost host = TestHost.start(settings)) {
            assertThat(host.host().adminUrls()).isEmpty();
            assertThat(host.proxy("GET", "/").status()).isEqualTo(404);
        }
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> settings = TestHost.settings();
            settings.put("proxy_listen", "127.0.0.1:" + taken.getLocalPort());
            assertFails(settings, "proxy_listen: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidInOneLine() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> settings = TestHost.settings();
        settings.put("pg_port", String.valueOf(port));
        settings.put("pg_password", "very-secret");
        assertFails(settings, "the database cannot be reached: ");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "proxy_listen, 8000, proxy_listen is '8000'",
        "pg_port, x, pg_port is 'x'",
        "database, oracle, unknown strategy",
        "trusted_ips, here, trusted_ips holds 'here'",
        "client_max_body_size, big, client_max_body_size is 'big'",
        "plugins_path, /nowhere/at/all, plugins_path: there is no '/nowhere/at/all'",
    })
    void aBadSettingIsSaidInOneLine(String name, String value, String message) {
        Map<String, String> settings = TestHost.settings();
        settings.put(name, value);
        assertFails(settings, message);
    }

    @Test
    void aBrokenJarIsSaidInOneLine() throws IOException {
        Path jar = folder.resolve("broken.jar");
        Files.writeString(jar, "no jar");
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", folder.toString());
        assertFails(settings, "plugins_path: '" + jar + "' is no readable jar: ");
    }

    @Test
    void aJarWhoseServiceIsMissingIsSaidInOneLine() throws IOException {
        Path jar = folder.resolve("plugin.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(
                    out,
                    "META-INF/services/dev.kongdb.HandlerProvider",
                    "example.Missing".getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", jar.toString());
        assertFails(
                settings,
                "plugins_path: '" + jar + "' is broken: its class example.Missing cannot be loaded: "
                        + "java.lang.ClassNotFoundException: example.Missing. Build it again, or remove it");
    }

    @Test
    void aPluginInTwoJarsIsRefusedNamingBoth() throws Exception {
        Path jar = helloJar("");
        Path older = Files.copy(jar, folder.resolve("hello-old.jar"));
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", folder.toString());
        assertFails(
                settings,
                "plugins_path: '" + older + "' and '" + jar
                        + "' hold the same plugin, example.Hello. Remove one of them");
        settings.put("plugins_path", jar + "," + jar); // one jar, named twice
        TestHost.start(settings).close();
    }

    @Test
    void aPluginOnTheClassPathAndInAJarIsRefusedNamingBoth() throws Exception {
        String service = "META-INF/services/dev.kongdb.HandlerProvider";
        URL own = getClass().getClassLoader().getResource(service);
        String provider = Files.readAllLines(Path.of(own.toURI())).get(0);
        String classes = Class.forName(provider)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        Path jar = folder.resolve("newer.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            add(out, service, provider.getBytes(StandardCharsets.UTF_8));
            add(
                    out,
                    provider.replace('.', '/') + ".class",
                    Files.readAllBytes(Path.of(classes, provider.replace('.', '/') + ".class")));
        }
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", folder.toString());
        assertFails(
                settings,
                "plugins_path: '" + jar + "' and '" + classes + "' of the class path hold the same plugin, " + provider
                        + ". Remove one of them");
    }

    @Test
    void aClassThatIsNoneOrOfANewerJavaIsSaidWithItsJar() throws Exception {
        Path jar = helloJar("");
        byte[] whole = Files.readAllBytes(folder.resolve("example/Hello.class"));
        byte[] newer = whole.clone();
        newer[6] = 1; // version 0x0140, of a future Java
        for (byte[] content : List.of(newer, new byte[] {1, 2, 3})) {
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                add(out, "example/Hello.class", content);
                add(
                        out,
                        "META-INF/services/dev.kongdb.HandlerProvider",
                        "# ours\nexample.Hello # the one\n".getBytes(StandardCharsets.UTF_8));
            }
            Map<String, String> settings = TestHost.settings();
            settings.put("plugins_path", jar.toString());
            assertFails(
                    settings,
                    "plugins_path: '" + jar + "' is broken: its class example.Hello cannot be loaded: java.lang.");
        }
    }

    @Test
    void foldersWithoutJarsJarsWithoutPluginsAndVersionsAreSaid() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path library = folder.resolve("library.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(library))) {
            add(out, "META-INF/MANIFEST.MF", new byte[0]);
        }
        Path jar = helloJar("");
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", empty + "," + library + "," + jar);
        List<String> lines = new ArrayList<>();
        KongHost.start(KongConfig.of(settings), lines::add).close();
        assertThat(lines)
                .contains("warning: plugins_path: the folder '" + empty + "' holds no jar")
                .contains("jar without a plugin, for the others to use: " + library)
                .contains("plugin jar: " + jar)
                .contains("plugins: key-auth 2.4.0, scripted 1.0.0, probe 1.0.0, hello 1");
    }

    @Test
    void aPluginRunsOutOfAJar() throws Exception {
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", helloJar("").toString());
        try (TestHost host = TestHost.start(settings)) {
            host.create("/plugins", "{\"name\":\"hello\"}");
            host.create("/routes", "{\"paths\":[\"/\"]}");
            TestHost.Answer answer = host.proxy("GET", "/");
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.map()).isEqualTo(Map.of("message", "hello"));
        }
    }

    @Test
    void aPluginWhoseHandlerCannotBeMadeIsSaidInOneLine() throws Exception {
        Map<String, String> settings = TestHost.settings();
        settings.put(
                "plugins_path",
                helloJar("if (true) throw new IllegalStateException(\"no\");").toString());
        assertFails(
                settings,
                "the plugin 'hello' (example.Hello) cannot be loaded: java.lang.IllegalStateException: no,"
                        + " at example.Hello.handler(Hello.java:");
    }

    @Test
    void aPluginThatIsConfiguredAndNoLongerInstalledLetsNobodyPass() throws Exception {
        Map<String, String> settings = TestHost.settings();
        settings.put("plugins_path", helloJar("").toString());
        try (TestHost host = TestHost.start(settings)) {
            host.create("/plugins", "{\"name\":\"hello\"}");
            host.create("/routes", "{\"paths\":[\"/\"]}");
        }
        settings.remove("plugins_path");
        try (TestHost host = TestHost.start(settings)) {
            assertThat(host.proxy("GET", "/").status()).isEqualTo(500);
        }
    }

    private static void assertFails(Map<String, String> settings, String message) {
        assertThatThrownBy(() ->
                        KongHost.start(KongConfig.of(settings), line -> {}).close())
                .isInstanceOf(HostException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("very-secret"));
    }

    /** The jar of a plugin that answers every request itself. The test builds it. */
    private Path helloJar(String whenMade) throws IOException {
        Path source = folder.resolve("Hello.java");
        Files.writeString(source, """
                package example;

                import dev.kongdb.Kong;
                import dev.kongdb.plugin.Exchange;
                import dev.kongdb.plugin.Phase;
                import dev.kongdb.plugin.PluginHandler;
                import dev.kongdb.HandlerProvider;
                import dev.kongdb.schema.definition.FieldDefinition;
                import dev.kongdb.value.Row;
                import dev.kongdb.schema.definition.SchemaDefinition;
                import java.util.List;
                import java.util.Set;

                public final class Hello implements HandlerProvider<String> {
                    public String name() { return "hello"; }
                    public String version() { return "1"; }
                    public int priority() { return 5; }
                    public Set<Phase> phases() { return Set.of(Phase.ACCESS); }
                    public SchemaDefinition subschema() {
                        return SchemaDefinition.named("hello")
                                .field("config", FieldDefinition.of("record").with("required", true).with("fields", List.of()))
                                .build();
                    }
                    public PluginHandler<String> handler(Kong kong) {
                        WHEN_MADE
                        return new PluginHandler<>() {
                            @Override
                            public void access(Exchange exchange, String config) {
                                exchange.response().error(418, config);
                            }
                        };
                    }
                    public String config(Row config) { return "hello"; }
                }
                """.replace("WHEN_MADE", whenMade));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
        assertThat(result).isZero();
        Path jar = folder.resolve("hello.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                var classes = Files.list(folder.resolve("example"))) {
            for (Path type : classes.toList()) {
                add(out, "example/" + type.getFileName(), Files.readAllBytes(type));
            }
            add(out, "META-INF/services/dev.kongdb.HandlerProvider", "example.Hello".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
