package dev.kongdb.host.internal.ui;

import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, driven by WebDriver (W3C) as a user would do: it waits for elements that do
 * not exist yet.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process driver;
    private final String session;

    private Browser(Process driver, String session) {
        this.driver = driver;
        this.session = session;
    }

    /** Whether Chromium and its driver are installed. */
    static boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromedriver")));
    }

    static Browser start() throws IOException {
        Process driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = driver.inputReader();
        String line = output.readLine();
        while (line != null) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                String url = "http://127.0.0.1:" + started.group(1) + "/session";
                Map<?, ?> answer = (Map<?, ?>) send("POST", url, CAPABILITIES);
                return new Browser(driver, url + "/" + answer.get("sessionId"));
            }
            line = output.readLine();
        }
        throw new IOException("chromedriver does not start");
    }

    private static final Map<String, ?> CAPABILITIES = Map.of(
            "capabilities",
            Map.of(
                    "alwaysMatch",
                    Map.of(
                            "goog:loggingPrefs",
                            Map.of("browser", "ALL"),
                            "goog:chromeOptions",
                            Map.of(
                                    "args",
                                    List.of(
                                            "--headless=new",
                                            "--no-sandbox", // otherwise it does not start as root
                                            "--disable-dev-shm-usage",
                                            "--window-size=1280,900")))));

    private static Object send(String method, String url, Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofMinutes(2))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
            Object value = ((Map<?, ?>) Json.parse(response.body())).get("value");
            if (response.statusCode() != 200) {
                throw new WebDriverException(String.valueOf(value));
            }
            return value;
        } catch (IOException | MalformedJsonException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A refusal of the browser, such as a click on a missing element. */
    static final class WebDriverException extends RuntimeException {
        WebDriverException(String message) {
            super(message);
        }
    }

    private interface Try<T> {
        T now();
    }

    /** Tries again until the attempt succeeds or the patience ends. */
    private static <T> T patiently(Try<T> attempt) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempt.now();
            } catch (WebDriverException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    void open(String url) {
        send("POST", session + "/url", Map.of("url", url));
    }

    private String element(String css) {
        Map<?, ?> found = (Map<?, ?>) send("POST", session + "/element", Map.of("using", "css selector", "value", css));
        return session + "/element/" + found.values().iterator().next();
    }

    void click(String css) {
        patiently(() -> send("POST", element(css) + "/click", Map.of()));
    }

    /** Replaces the text of an input. */
    void type(String css, String text) {
        patiently(() -> {
            String input = element(css);
            send("POST", input + "/clear", Map.of());
            return send("POST", input + "/value", Map.of("text", text));
        });
    }

    /** Chooses an option of a select by its text. */
    void choose(String css, String option) {
        patiently(() -> {
            Object chosen = script(
                    "const select = document.querySelector(arguments[0]);"
                            + "const option = [...(select?.options ?? [])].find(one => one.text === arguments[1]);"
                            + "if (!option) return false;"
                            + "select.value = option.value;"
                            + "select.dispatchEvent(new Event('change', {bubbles: true}));"
                            + "return true;",
                    css,
                    option);
            if (!Boolean.TRUE.equals(chosen)) {
                throw new WebDriverException("there is no " + option + " to choose in " + css);
            }
            return chosen;
        });
    }

    /** Waits until the element shows exactly this text. */
    void awaitText(String css, String text) {
        patiently(() -> {
            Object shown = send("GET", element(css) + "/text", null);
            if (!text.equals(shown)) {
                throw new WebDriverException(css + " shows '" + shown + "', not '" + text + "'");
            }
            return shown;
        });
    }

    Object script(String script, Object... arguments) {
        return send("POST", session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** The messages of the browser since the last call. */
    List<?> log() {
        return (List<?>) send("POST", session + "/se/log", Map.of("type", "browser"));
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, null);
        } finally {
            driver.destroy();
        }
    }
}
