package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.host.Host;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The README's tutorial does what it says, with the very text that stands there. */
class TutorialTest {
    /** A file of the tutorial: its path in backquotes, then a block with its content. */
    private static final Pattern FILE =
            Pattern.compile("`([\\w./-]+\\.(?:java|xml))`:\\n\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path project;

    private static String readme() {
        try {
            return Files.readString(Path.of("..", "README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePluginOfTheTutorialCompilesAndRunsInTheHost() throws IOException {
        List<Path> sources = new ArrayList<>();
        List<Path> tests = new ArrayList<>();
        Matcher files = FILE.matcher(readme());
        while (files.find()) {
            Path file = project.resolve(files.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.group(2));
            if (files.group(1).startsWith("src/main/java/")) {
                sources.add(file);
            } else if (files.group(1).startsWith("src/test/java/")) {
                tests.add(file);
            }
        }
        assertThat(sources).hasSize(2);
        assertThat(tests).hasSize(1);
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        compile(sources, classes);
        Path testClasses = Files.createDirectories(project.resolve("target/test-classes"));
        compile(tests, testClasses, classes);
        assertPasses("com.example.ban.BannedClientTest", testClasses, classes);
        Path plugins = Files.createDirectories(project.resolve("target/plugins"));
        jar(classes, plugins.resolve("client-ban-1.0.0.jar"));

        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        upstream.start();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Host host = Host.start(config(postgres, plugins), line -> {})) {
            String admin = host.adminUrls().get(0);
            String proxy = host.proxyUrls().get(0);
            assertThat(post(
                            admin + "/services",
                            "name",
                            "example",
                            "url",
                            "http://127.0.0.1:" + upstream.getAddress().getPort()))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/routes", "paths[]", "/example"))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/plugins", "name", "client-ban"))
                    .isEqualTo(201);
            assertThat(post(admin + "/banned-clients", "client", "mallory", "reason", "No, not you"))
                    .isEqualTo(201);
            assertThat(get(proxy + "/example", "alice").statusCode()).isEqualTo(204);
            HttpResponse<String> banned = get(proxy + "/example", "mallory");
            assertThat(banned.statusCode()).isEqualTo(403);
            assertThat(banned.body()).contains("\"message\":\"No, not you\"");
            assertThat(post(admin + "/banned-clients", "client", "mallory")).isEqualTo(409);
        } finally {
            upstream.stop(0);
        }
    }

    @Test
    void theProjectOfTheTutorialNamesTheVersionsOfThisBuild() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String kongdb = find("<kongdb.version>(.*?)</kongdb.version>", readme());
        assertThat(pom).contains("<version>" + kongdb + "</version>");
        for (String[] each : new String[][] {
            {"maven-surefire-plugin", "maven-surefire-plugin.version"},
            {"maven-compiler-plugin", "maven-compiler-plugin.version"},
            {"junit-bom", "junit.version"}
        }) {
            String named = find("<artifactId>" + each[0] + "</artifactId>\\s*<version>(.*?)</version>", readme());
            assertThat(named).as(each[0]).isEqualTo(find("<" + each[1] + ">(.*?)</" + each[1] + ">", pom));
        }
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    /** Runs a test as the project's own build would. */
    private static void assertPasses(String test, Path... classes) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path each : classes) {
            urls.add(each.toUri().toURL());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), before)) {
            thread.setContextClassLoader(loader);
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(loader, test))
                                    .build(),
                            summary);
            assertThat(summary.getSummary().getFailures())
                    .extracting(failure -> failure.getException().toString())
                    .isEmpty();
            assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static KongConfig config(EmbeddedPostgres postgres, Path plugins) {
        return KongConfig.of(postgres.settings())
                .with(Map.of(
                        "admin_listen", "127.0.0.1:0",
                        "proxy_listen", "127.0.0.1:0",
                        "admin_access_log", "off",
                        "proxy_access_log", "off",
                        "plugins_path", plugins.toString()));
    }

    private static void compile(List<Path> sources, Path classes, Path... beside) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            String classPath = Stream.concat(
                            Stream.of(System.getProperty("java.class.path")),
                            Stream.of(beside).map(Path::toString))
                    .collect(Collectors.joining(File.pathSeparator));
            boolean compiled = compiler.getTask(
                            null,
                            manager,
                            diagnostics,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    classPath,
                                    "-processorpath",
                                    classPath,
                                    "--release",
                                    "17"),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(diagnostics.getDiagnostics().toString()).isTrue();
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }

    private static int post(String url, String... namesAndValues) {
        List<String> form = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.add(Stream.of(namesAndValues[i], namesAndValues[i + 1])
                    .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                    .collect(Collectors.joining("=")));
        }
        return send(HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(String.join("&", form))))
                .statusCode();
    }

    private static HttpResponse<String> get(String url, String client) {
        return send(HttpRequest.newBuilder(URI.create(url)).header("X-Client", client));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
