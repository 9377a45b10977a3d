package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs migrations: first those of Kong's own tables, then those of the plugins, and tables that
 * others refer to before these. Any number of nodes may do this at the same time: one runs the new
 * migrations, and the others wait for it. Each migration is recorded when it has run. So after a
 * failure or a crash, the next run continues with the migration that failed.
 *
 * <p>A database that a Kong has made and migrated stays as it is.
 *
 * <p>{@link #bootstrap}, {@link #up(boolean)}, {@link #finish} and {@link #reset} are Kong's
 * commands of the same names; a node that starts calls {@link #up()}. All of them throw {@link
 * MigrationException} if a migration fails or if the command is not possible now, and {@link
 * dev.kongdb.error.DatabaseException} if the database cannot be reached.
 */
public final class Migrator {
    /** The key of Kong's lock for changes of the database. */
    private static final String LOCK = "migrations";

    /** How long Kong's {@code --lock-timeout} is. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String COMMAND = "plugin-host migrations";
    private static final String NOT_THE_ONE = "aborted: another node is performing database changes";

    /** The message for a database without the tables of migrations. */
    public static final String NEEDS_BOOTSTRAP = """
            Database needs bootstrapping or is older than Kong 1.0.

            To start a new installation from scratch, run '%s bootstrap'.

            To migrate from a version older than 1.0, migrate to Kong 1.5.0 first.""".formatted(COMMAND);

    private static final String HAS_PENDING = "Database has pending migrations; run '" + COMMAND + " finish'";
    private static final String HAS_NEW = "New migrations available; run '" + COMMAND + " up' to proceed";

    private final MigrationStore store;
    private final List<Subsystem> subsystems;
    private final Duration patience;
    private final Consumer<String> progress;
    private final MigrationRunner runner;

    /** A migrator that waits up to a minute for another node that is migrating. */
    public Migrator(MigrationStore store, List<Subsystem> plugins, Consumer<String> progress) {
        this(store, plugins, PATIENCE, progress);
    }

    /**
     * A migrator.
     *
     * @param store the database
     * @param plugins the migrations of the plugins, in the order in which they run
     * @param patience how long to wait for another node that is migrating
     * @param progress takes a line, with Kong's text, for each step
     */
    public Migrator(MigrationStore store, List<Subsystem> plugins, Duration patience, Consumer<String> progress) {
        this.store = store;
        this.patience = patience;
        this.progress = progress;
        this.runner = new MigrationRunner(store, progress);
        this.subsystems = new ArrayList<>();
        subsystems.add(store.core());
        subsystems.addAll(plugins);
    }

    // --- state

    /** Whether a node can start without running migrations. */
    public boolean isUpToDate() {
        return state().isUpToDate();
    }

    /** The migrations that have been run and those that have not. */
    public MigrationsState state() {
        boolean needsBootstrap = store.needsBootstrap();
        List<SubsystemState> states = needsBootstrap ? List.of() : store.state();
        Map<String, List<String>> executed = new LinkedHashMap<>();
        Map<String, List<String>> pending = new LinkedHashMap<>();
        Map<String, List<String>> news = new LinkedHashMap<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (MigrationStep step : steps(states)) {
            String subsystem = step.subsystem().name();
            for (String name : step.migration().names()) {
                Map<String, List<String>> kind = switch (step.standing()) {
                    case DONE -> step.pending().contains(name) ? pending : executed;
                    case NEW -> news;
                    case MISSING -> missing;
                };
                kind.computeIfAbsent(subsystem, key -> new ArrayList<>()).add(name);
            }
        }
        return new MigrationsState(needsBootstrap, executed, pending, news, missing);
    }

    /**
     * All migrations, in order. Their state is read each time, because other nodes run migrations,
     * too.
     */
    private List<MigrationStep> steps(List<SubsystemState> states) {
        return MigrationStep.of(subsystems, states);
    }

    /**
     * Fails if migrations have not been run. A node that starts beside a Kong calls this, because
     * the Kong runs the migrations.
     *
     * @throws MigrationException which names the missing migrations, and the command that runs them
     */
    public void requireUpToDate() {
        MigrationsState state = state();
        if (state.needsBootstrap()) {
            throw failure("Kong's migrations have not been run on this database; run 'kong migrations bootstrap'");
        }
        if (!state.news().isEmpty()) {
            throw failure("migrations have not been run on this database: "
                    + String.join(
                            "; ",
                            MigrationsState.lines(state.news()).stream()
                                    .map(String::strip)
                                    .toList())
                    + ". With these plugins in Kong's setting 'plugins', run 'kong migrations up'");
        }
        warn(state);
    }

    // --- commands

    /**
     * Prepares the database for a node that starts: bootstraps it if it is empty, and otherwise
     * runs the new migrations. Waits for another node that is migrating. Returns how many
     * migrations this node ran.
     */
    public int up() {
        MigrationsState before = state();
        if (before.isUpToDate()) {
            progress.accept("Database is already up-to-date");
            warn(before);
            return 0;
        }
        store.bootstrap();
        int[] count = {0};
        boolean finished = store.locked(LOCK, patience, () -> {
            List<SubsystemState> states = store.state();
            // A bootstrap may have been cut short, and then goes on.
            boolean empty = states.stream().noneMatch(each -> each.subsystem().equals(Subsystem.CORE));
            count[0] = runNew(states, empty ? MigrationPart.UP_AND_TEARDOWN : MigrationPart.UP);
        });
        if (!finished && !isUpToDate()) {
            throw failure(NOT_THE_ONE);
        }
        progress.accept("Database is up-to-date");
        warn(state());
        return count[0];
    }

    private void warn(MigrationsState state) {
        if (!state.missing().isEmpty()) {
            progress.accept("database is missing some migrations: "
                    + String.join("; ", MigrationsState.lines(state.missing())));
        }
        if (!state.pending().isEmpty()) {
            progress.accept(
                    "database has pending migrations: " + String.join("; ", MigrationsState.lines(state.pending())));
        }
    }

    /**
     * Makes the tables in an empty database, by both parts of every migration. If another node is
     * migrating, only reports this.
     *
     * @param force drops everything first
     */
    public void bootstrap(boolean force) {
        if (force) {
            reset();
        }
        if (!store.needsBootstrap()) {
            progress.accept("Database already bootstrapped");
            return;
        }
        progress.accept("Bootstrapping database...");
        store.bootstrap();
        alone(Duration.ZERO, () -> {
            List<SubsystemState> states = store.state();
            if (!states.isEmpty()) { // by another node, between the two looks
                progress.accept("Database already bootstrapped");
                return;
            }
            runNew(states, MigrationPart.UP_AND_TEARDOWN);
            progress.accept("Database is up-to-date");
        });
    }

    /**
     * Runs the new migrations. Waits for another node that is migrating. Fails if migrations are
     * pending.
     *
     * @param force also runs the executed migrations again, and ignores that migrations are pending
     */
    public void up(boolean force) {
        if (store.needsBootstrap()) {
            throw failure("Cannot run migrations: " + NEEDS_BOOTSTRAP);
        }
        alone(patience, () -> {
            List<SubsystemState> states = store.state();
            if (force) {
                runner.runAgain(steps(states));
            }
            boolean pending = steps(states).stream().anyMatch(MigrationStep::isUnfinished);
            if (pending && !force) {
                throw failure(HAS_PENDING);
            }
            int count = runNew(states, MigrationPart.UP);
            if (steps(store.state()).stream().anyMatch(MigrationStep::isUnfinished)) {
                progress.accept("");
                progress.accept(HAS_PENDING + " when ready");
            } else if (count == 0 && !force) {
                progress.accept("Database is already up-to-date");
            }
        });
    }

    /**
     * Runs the second part of pending migrations. If another node is migrating, only reports this.
     *
     * @param force first runs the executed migrations again
     */
    public void finish(boolean force) {
        if (store.needsBootstrap()) {
            throw failure("Cannot run migrations: " + NEEDS_BOOTSTRAP);
        }
        alone(Duration.ZERO, () -> {
            List<SubsystemState> states = store.state();
            if (force) {
                runner.runAgain(steps(states));
            }
            List<MigrationStep> open =
                    steps(states).stream().filter(MigrationStep::isUnfinished).toList();
            runner.run(open, MigrationPart.TEARDOWN);
            MigrationsState after = state();
            if (!after.pending().isEmpty()) {
                throw failure("the migrations " + after.pending()
                        + " were begun by a Kong; run 'kong migrations finish' of that Kong");
            }
            if (!after.news().isEmpty()) {
                progress.accept("");
                progress.accept(HAS_NEW);
            } else if (open.isEmpty() && !force) {
                progress.accept("No pending migrations to finish");
            }
        });
    }

    /**
     * Drops everything. Returns false if there is nothing to drop or another node is migrating, and
     * reports which.
     */
    public boolean reset() {
        if (store.needsBootstrap()) {
            progress.accept("Database not bootstrapped, nothing to reset");
            return false;
        }
        boolean[] begun = {false};
        try {
            alone(Duration.ZERO, () -> {
                begun[0] = true;
                drop();
            });
        } catch (KongDbException e) {
            if (begun[0]) {
                throw e;
            }
            progress.accept(e.getMessage() + " - retrying without cluster lock");
            drop(); // the table of the locks is broken, and shall go as well
            return true;
        }
        return begun[0];
    }

    private void drop() {
        progress.accept("Resetting database...");
        store.reset();
        progress.accept("Database successfully reset");
    }

    /**
     * As in Kong, a command that does not wait leaves the work to the other node, and a command
     * that has waited in vain fails.
     */
    private void alone(Duration wait, Runnable work) {
        if (store.locked(LOCK, wait, work)) {
            return;
        }
        if (!wait.isZero()) {
            throw failure("[" + store.label() + " error] timeout");
        }
        progress.accept(NOT_THE_ONE);
    }

    private int runNew(List<SubsystemState> states, MigrationPart part) {
        List<MigrationStep> news = steps(states).stream()
                .filter(step -> step.standing() == MigrationStep.Standing.NEW)
                .toList();
        return runner.run(news, part);
    }

    private static MigrationException failure(String text) {
        return new MigrationException(text, null);
    }
}
