package dev.kongdb.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The migrations that have been run on a database and those that have not: their names by
 * subsystem. Immutable.
 *
 * @param needsBootstrap whether there is not even the table of the state
 * @param executed migrations that have been run and finished
 * @param pending migrations that have been run but not finished
 * @param news migrations after the last one that was run
 * @param missing migrations before it that have not been run
 */
public record MigrationsState(
        boolean needsBootstrap,
        Map<String, List<String>> executed,
        Map<String, List<String>> pending,
        Map<String, List<String>> news,
        Map<String, List<String>> missing) {
    /** A state; the maps are copied, in their order. */
    public MigrationsState {
        executed = copy(executed);
        pending = copy(pending);
        news = copy(news);
        missing = copy(missing);
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> map) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        map.forEach((subsystem, names) -> copy.put(subsystem, List.copyOf(names)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Whether a node can start, because the database is bootstrapped and there are no new
     * migrations.
     */
    public boolean isUpToDate() {
        return !needsBootstrap && news.isEmpty();
    }

    /**
     * Lines for a person: one for each subsystem, with the names of the subsystems aligned as in
     * Kong.
     */
    public static List<String> lines(Map<String, List<String>> migrations) {
        int width = migrations.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        migrations.forEach((subsystem, names) ->
                lines.add(" ".repeat(width - subsystem.length()) + subsystem + ": " + String.join(", ", names)));
        return lines;
    }
}
