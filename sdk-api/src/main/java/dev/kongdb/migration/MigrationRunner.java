package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;
import java.util.List;
import java.util.function.Consumer;

/** Runs migrations one after the other, and reports the progress and failures with Kong's texts. */
final class MigrationRunner {
    private final MigrationStore store;
    private final Consumer<String> progress;

    MigrationRunner(MigrationStore store, Consumer<String> progress) {
        this.store = store;
        this.progress = progress;
    }

    /** Runs a part of these migrations, in order, and returns how many they are. */
    int run(List<MigrationStep> steps, MigrationPart part) {
        String subsystem = "";
        int executed = 0;
        int pending = 0;
        for (MigrationStep step : steps) {
            Migration migration = step.migration();
            String name = step.subsystem().name();
            if (!name.equals(subsystem)) {
                subsystem = name;
                progress.accept("migrating " + name + " on " + store.target() + "...");
            }
            attempt(migration, part, watched -> store.run(name, watched, part));
            boolean done = part.isTeardown() || !migration.hasTeardown();
            List<String> names = migration.names();
            progress.accept(name + " migrated up to: " + names.get(names.size() - 1) + " ("
                    + (done ? "executed" : "pending") + ")");
            if (done) {
                executed++;
            } else {
                pending++;
            }
        }
        if (!steps.isEmpty()) {
            progress.accept(steps.size() + (steps.size() == 1 ? " migration" : " migrations") + " processed");
            if (executed > 0) {
                progress.accept(executed + " executed");
            }
            if (pending > 0) {
                progress.accept(pending + " pending");
            }
        }
        return steps.size();
    }

    /** Of these migrations, runs again those that have been run before. */
    void runAgain(List<MigrationStep> steps) {
        for (MigrationStep step : steps) {
            if (step.standing() == MigrationStep.Standing.DONE) {
                MigrationPart part = step.isUnfinished() ? MigrationPart.UP : MigrationPart.UP_AND_TEARDOWN;
                String subsystem = step.subsystem().name();
                attempt(step.migration(), part, watched -> store.runAgain(subsystem, watched, part));
            }
        }
    }

    private void attempt(Migration migration, MigrationPart part, Consumer<Migration> work) {
        WatchedCode code = migration.code() == null ? null : new WatchedCode(migration.code());
        Migration watched =
                new Migration(migration.name(), migration.up(), migration.teardown(), code, migration.supersedes());
        try {
            work.accept(watched);
        } catch (RuntimeException e) {
            boolean inCode = code != null && code.running;
            if (e instanceof NotRecordedException) {
                throw new MigrationException(
                        "[" + store.label() + " error] failed to record migration '" + migration.name() + "': "
                                + e.getMessage(),
                        e.getCause());
            }
            if (!inCode && !(e instanceof KongDbException)) {
                throw e;
            }
            String place = part == MigrationPart.TEARDOWN ? "teardown" : inCode ? "up_f" : "up";
            String why = e instanceof KongDbException said ? said.message() : String.valueOf(e);
            throw new MigrationException(
                    "[" + store.label() + " error] failed to run migration '" + migration.name() + "' " + place + ": "
                            + why,
                    e);
        }
    }

    /** Remembers whether the code failed, so that a failure of a statement can be told from it. */
    private static final class WatchedCode implements MigrationCode {
        private final MigrationCode code;
        private boolean running;

        WatchedCode(MigrationCode code) {
            this.code = code;
        }

        @Override
        public String plugin() {
            return code.plugin();
        }

        @Override
        public String name() {
            return code.name();
        }

        @Override
        public boolean hasTeardown() {
            return code.hasTeardown();
        }

        @Override
        public void up(MigrationConnector database) {
            running = true;
            code.up(database);
            running = false;
        }

        @Override
        public void teardown(MigrationConnector database) {
            running = true;
            code.teardown(database);
            running = false;
        }
    }
}
