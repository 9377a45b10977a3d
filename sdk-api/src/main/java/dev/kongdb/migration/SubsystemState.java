package dev.kongdb.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code schema_meta}: the migrations of a subsystem that have been run.
 *
 * @param subsystem its name
 * @param lastExecuted the name of the migration that ran last
 * @param executed the names of those that ran
 * @param pending the names of those that ran but are not finished
 */
public record SubsystemState(
        String subsystem, @Nullable String lastExecuted, List<String> executed, List<String> pending) {
    /** A state; the lists are copied. */
    public SubsystemState {
        executed = List.copyOf(executed);
        pending = List.copyOf(pending);
    }
}
