package dev.kongdb.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.host.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
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
        Matcher files = FILE.matcher(readme());
        while (files.find()) {
            Path file = project.resolve(files.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.group(2));
            if (file.toString().endsWith(".java")) {
                sources.add(file);
            }
        }
        assertThat(sources).hasSize(2);
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        compile(sources, classes);
        Path plugins = Files.createDirectories(project.resolve("target/plugins"));
        jar(classes, plugins.resolve("client-ban-1.0.0.jar"));

        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Host host = Host.start(config(postgres, plugins), line -> {})) {
            String admin = host.adminUrls().get(0);
            String proxy = host.proxyUrls().get(0);
            assertThat(post(admin + "/services", "name", "example", "url", admin))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/routes", "paths[]", "/example"))
                    .isEqualTo(201);
            assertThat(post(admin + "/services/example/plugins", "name", "client-ban"))
                    .isEqualTo(201);
            assertThat(post(admin + "/banned-clients", "client", "mallory", "reason", "No, not you"))
                    .isEqualTo(201);
            assertThat(get(proxy + "/example/status", "alice").statusCode()).isEqualTo(200);
            HttpResponse<String> banned = get(proxy + "/example/status", "mallory");
            assertThat(banned.statusCode()).isEqualTo(403);
            assertThat(banned.body()).contains("\"message\":\"No, not you\"");
            assertThat(post(admin + "/banned-clients", "client", "mallory")).isEqualTo(409);
        }
    }

    @Test
    void theProjectOfTheTutorialNamesTheVersionOfThisBuild() throws IOException {
        Matcher version =
                Pattern.compile("<kongdb.version>(.*?)</kongdb.version>").matcher(readme());
        assertThat(version.find()).isTrue();
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("<version>" + version.group(1) + "</version>");
    }

    private static KongConfig config(EmbeddedPostgres postgres, Path plugins) {
        return KongConfig.of(Map.of(
                "pg_host", postgres.host(),
                "pg_port", String.valueOf(postgres.port()),
                "pg_user", postgres.user(),
                "pg_database", postgres.database(),
                "admin_listen", "127.0.0.1:0",
                "proxy_listen", "127.0.0.1:0",
                "plugins_path", plugins.toString()));
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            String classPath = System.getProperty("java.class.path");
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
