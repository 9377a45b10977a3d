package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kongdb.config.KongConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays files of answers of a Kong over HTTP against a running node, and prints where the node
 * answers differently.
 */
public final class HttpVectors {
    private final Node node;
    private final PrintStream out;

    /**
     * A node with an empty database, which the replay empties again.
     *
     * @param admin the address of its Admin API, over plain HTTP
     * @param proxy the address of its proxy, or null to skip the lines that use the proxy
     * @param conf its configuration file, to read the events in its database, or null to skip the
     *     lines about events
     */
    public record Node(
            URI admin, @Nullable URI proxy, @Nullable Path conf) {}

    /** A replay that prints to {@code out}. */
    public HttpVectors(Node node, PrintStream out) {
        this.node = node;
        this.out = out;
    }

    /**
     * Replays a file, or all {@code *.jsonl} files of a folder.
     *
     * @return whether there was no difference
     */
    public boolean run(Path place) throws IOException {
        URI proxy = node.proxy() == null ? node.admin() : node.proxy();
        boolean agreed = true;
        try (EventLog events = node.conf() == null
                        ? null
                        : new EventLog(KongConfig.empty().withFile(node.conf()));
                HttpReplay replay = new HttpReplay(node.admin(), proxy, events)) {
            replay.empty();
            for (Path file : files(place)) {
                agreed &= run(replay, file);
            }
        }
        return agreed;
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private boolean run(HttpReplay replay, Path file) throws IOException {
        int passed = 0;
        int leftOut = 0;
        List<String> failures = new ArrayList<>();
        for (JsonNode line : HttpReplay.read(file)) {
            if (!canRun(line)) {
                leftOut++;
                continue;
            }
            String difference = replay.difference(line);
            if (difference == null) {
                passed++;
            } else {
                failures.add("  " + line.path("name").asText() + ": " + difference);
            }
        }
        out.println(file.getFileName() + ": " + passed + " passed, " + failures.size() + " failed, " + leftOut
                + " left out");
        failures.forEach(out::println);
        return failures.isEmpty();
    }

    private boolean canRun(JsonNode line) {
        return line.has("requests")
                ? node.proxy() != null
                : line.has("operation") ? node.conf() != null : line.has("steps");
    }
}
