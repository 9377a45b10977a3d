package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kongdb.config.KongConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code http-vectors}: replays files against a node, and tells where it answers otherwise than Kong. */
public final class HttpMain {
    private static final String USAGE = """
            usage: http-vectors --admin URL --proxy URL [--patience SECONDS] [--conf KONG_CONF] FILE...
            The node's database must be empty: everything in it is deleted. Files of events (cluster-events.jsonl) need the
            node's configuration file, to read the database.
            """;

    private HttpMain() {}

    /** Ends the JVM with 0 when nothing differed, 1 when something did, 2 when the arguments or the files are wrong. */
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
        String proxy = options.remove("--proxy");
        String patience = options.remove("--patience");
        String conf = options.remove("--conf");
        if (admin == null || proxy == null || files.isEmpty() || !options.isEmpty()) {
            System.out.print(USAGE);
            System.exit(2);
            return;
        }
        Duration wait = Duration.ofSeconds(patience == null ? 0 : Long.parseLong(patience));
        try (EventLog events =
                        conf == null ? null : new EventLog(KongConfig.empty().withFile(Path.of(conf)));
                HttpReplay replay = new HttpReplay(URI.create(admin), URI.create(proxy), wait, events)) {
            System.exit(run(replay, files) ? 0 : 1);
        } catch (IOException e) {
            System.out.println("error: " + e);
            System.exit(2);
        }
    }

    private static boolean run(HttpReplay replay, List<Path> files) throws IOException {
        boolean agreed = true;
        replay.empty();
        for (Path file : files) {
            int passed = 0;
            int failed = 0;
            for (JsonNode line : HttpReplay.read(file)) {
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
        HttpDivergences.ALL.forEach(
                each -> System.out.println("listed: " + String.join(", ", each.names()) + ": " + each.reason()));
        return agreed;
    }
}
