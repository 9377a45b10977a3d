package dev.kongdb.internal;

import dev.kongdb.migration.TableDifference;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports tables that do not match the records of their entities. */
final class MismatchedTables {
    private static final Logger LOG = LoggerFactory.getLogger(MismatchedTables.class);

    private MismatchedTables() {}

    /**
     * Reports how the tables of a plugin differ, and how to repair them. Returns why its entities
     * are refused, or null when they can be used.
     *
     * @param progress gets the messages, as the log does
     */
    static @Nullable String refusal(
            String plugin, List<String> entities, List<TableDifference> differences, Consumer<String> progress) {
        boolean usable = differences.stream().allMatch(TableDifference::harmless);
        for (TableDifference difference : differences) {
            tell(
                    "plugin '" + plugin + "', table '" + difference.entity() + "': " + difference.what(),
                    usable,
                    progress);
            String mends = difference.up().isEmpty() ? difference.teardown() : difference.up();
            if (!mends.isEmpty()) {
                tell("this mends it: " + mends.strip(), usable, progress);
            }
        }
        if (usable) {
            return null;
        }
        String said = differences.stream()
                .filter(difference -> !difference.harmless())
                .map(difference -> "in the table '" + difference.entity() + "', " + difference.what()
                        + (difference.up().isEmpty()
                                ? ""
                                : "; this mends it: " + difference.up().strip()))
                .collect(Collectors.joining("; "));
        tell(
                "the entities of plugin '" + plugin
                        + "' are refused until its tables are mended and this node is restarted: "
                        + String.join(", ", entities),
                false,
                progress);
        return said;
    }

    private static void tell(String line, boolean usable, Consumer<String> progress) {
        progress.accept(line);
        if (usable) {
            LOG.warn("{}", line);
        } else {
            LOG.error("{}", line);
        }
    }
}
