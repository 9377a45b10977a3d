package dev.kongdb.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A migration and its state in a database. */
record MigrationStep(Subsystem subsystem, Migration migration, Standing standing, Set<String> pending) {
    /** The state of a migration. */
    enum Standing {
        /** It has been run; its teardown may be pending. */
        DONE,
        /** It comes after all that have been run. */
        NEW,
        /**
         * It has not been run, but a later one has. Like Kong, we take it as left out on purpose.
         */
        MISSING
    }

    /**
     * Whether we are to run its teardown. If a Kong has begun the migration, that Kong runs the
     * teardown.
     */
    boolean isUnfinished() {
        return standing == Standing.DONE && migration.hasTeardown() && pending.contains(migration.name());
    }

    /**
     * All migrations, in order.
     *
     * @throws MigrationException if a migration that includes later migrations of Kong has been run
     *     in part
     */
    static List<MigrationStep> of(List<Subsystem> subsystems, List<SubsystemState> states) {
        List<MigrationStep> steps = new ArrayList<>();
        for (Subsystem subsystem : subsystems) {
            SubsystemState state = states.stream()
                    .filter(each -> each.subsystem().equals(subsystem.name()))
                    .findFirst()
                    .orElseGet(() -> new SubsystemState(subsystem.name(), null, List.of(), List.of()));
            steps.addAll(of(subsystem, state));
        }
        return steps;
    }

    private static List<MigrationStep> of(Subsystem subsystem, SubsystemState state) {
        Set<String> pending = new HashSet<>(state.pending());
        Set<String> recorded = new HashSet<>(state.executed());
        recorded.addAll(pending);
        List<MigrationStep> steps = new ArrayList<>();
        for (Migration migration : subsystem.migrations()) {
            boolean last = migration.names().contains(state.lastExecuted());
            if (last) {
                steps.replaceAll(before -> before.standing == Standing.NEW
                        ? new MigrationStep(subsystem, before.migration, Standing.MISSING, pending)
                        : before);
            }
            boolean done = isDone(subsystem, migration, recorded);
            Standing standing = done ? Standing.DONE : last ? Standing.MISSING : Standing.NEW;
            steps.add(new MigrationStep(subsystem, migration, standing, pending));
        }
        return steps;
    }

    private static boolean isDone(Subsystem subsystem, Migration migration, Set<String> recorded) {
        List<String> names = migration.names();
        List<String> open =
                names.stream().filter(name -> !recorded.contains(name)).toList();
        if (!open.isEmpty() && open.size() < names.size()) {
            // One that includes later migrations of Kong's makes the whole table, so it cannot add
            // what a half-migrated one lacks.
            throw new MigrationException(
                    "the database is of an older Kong: the migrations " + open + " of '" + subsystem.name()
                            + "' have not been run on it; run 'kong migrations up' and 'kong migrations finish' of Kong 2.8 first",
                    null);
        }
        return open.isEmpty();
    }
}
