package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command {@code declarative-vectors}: replays files of declarative configurations, and prints
 * where a node differs from Kong.
 */
public final class DeclarativeMain {
    private static final String USAGE = """
            usage: declarative-vectors --admin URL --database-admin URL --config COMMAND FILE...
              --admin           the Admin API of a node with database = off, whose configuration is replaced
              --database-admin  the Admin API of a node on the database into which COMMAND imports; everything in it is deleted
              --config          what stands before "parse FILE" and "db_import FILE", such as
                                "plugin-host/bin/plugin-host config"; words are separated by blanks
            """;

    private DeclarativeMain() {}

    /**
     * Exits the JVM with 0 if nothing differed, 1 if something differed, 2 if the arguments or the
     * files are wrong.
     */
    public static void main(String[] arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--") && i + 1 < arguments.length) {
                options.put(arguments[i], arguments[++i]);
            } else {
                files.add(Path.of(arguments[i]));
            }
        }
        String admin = options.remove("--admin");
        String database = options.remove("--database-admin");
        String config = options.remove("--config");
        if (admin == null || database == null || config == null || files.isEmpty() || !options.isEmpty()) {
            System.out.print(USAGE);
            System.exit(2);
            return;
        }
        URI of = URI.create(database);
        try (HttpReplay node = new HttpReplay(of, of, null)) {
            System.exit(run(new DeclarativeReplay(URI.create(admin), new Processes(config, of, node)), files) ? 0 : 1);
        } catch (IOException e) {
            System.out.println("error: " + e);
            System.exit(2);
        }
    }

    private static boolean run(DeclarativeReplay replay, List<Path> files) throws IOException {
        boolean agreed = true;
        for (Path file : files) {
            int passed = 0;
            int failed = 0;
            for (JsonNode line : DeclarativeReplay.read(file)) {
                String difference = replay.difference(line);
                if (difference == null) {
                    passed++;
                } else {
                    failed++;
                    System.out.println("  " + line.path("name").asText() + ": " + difference);
                }
            }
            System.out.println(file.getFileName() + ": " + passed + " passed, " + failed + " failed");
            agreed &= failed == 0;
        }
        return agreed;
    }

    /** The commands as processes, and the database as seen through a node. */
    private record Processes(String command, URI database, HttpReplay node) implements DeclarativeCommands {
        private static final ObjectMapper JSON = new ObjectMapper();

        private static final Map<String, String> TABLES = Map.of("key-auths", "keyauth_credentials");

        private static final List<String> COLLECTIONS = List.of(
                "services",
                "routes",
                "consumers",
                "plugins",
                "upstreams",
                "certificates",
                "ca_certificates",
                "snis",
                "key-auths");

        @Override
        public String parse(Path file) throws IOException {
            return run("parse", file);
        }

        @Override
        public String importIntoEmptyDatabase(Path file) throws IOException {
            node.empty();
            return run("db_import", file);
        }

        private String run(String what, Path file) throws IOException {
            List<String> words = new ArrayList<>(List.of(command.split(" +")));
            words.add(what);
            words.add(file.toString());
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return printed.replaceFirst("(?m)^Error: ", "")
                    .replaceFirst("(?m)^\\s*Run with --v .*$", "")
                    .strip();
        }

        @Override
        public Map<String, Integer> rows() throws IOException {
            Map<String, Integer> rows = new LinkedHashMap<>();
            for (String collection : COLLECTIONS) {
                int count = data("/" + collection).size();
                if (count > 0) {
                    rows.put(TABLES.getOrDefault(collection, collection), count);
                }
            }
            int targets = 0;
            for (JsonNode upstream : data("/upstreams")) {
                targets += data("/upstreams/" + upstream.path("id").asText() + "/targets")
                        .size();
            }
            if (targets > 0) {
                rows.put("targets", targets);
            }
            return rows;
        }

        private List<JsonNode> data(String path) throws IOException {
            List<JsonNode> data = new ArrayList<>();
            String next = path + "?size=1000";
            while (next != null) {
                try {
                    JsonNode page = JSON.readTree(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(database.resolve(next)).build(), BodyHandlers.ofString())
                            .body());
                    page.path("data").forEach(data::add);
                    next = page.path("next").isTextual() ? page.path("next").asText() : null;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            return data;
        }
    }
}
