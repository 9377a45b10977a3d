package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings a database up to date: first Kong's own tables, then those of the plugins, those referred to before those that refer to them. Any number of
 * nodes may do so at once: one runs what is new, the others wait for it. What has run is recorded migration by migration, so that
 * a run that failed, or a node that died, is gone on from.
 *
 * <p>A database that a Kong has made and migrated is left as it is.
 *
 * <p>{@link #bootstrap}, {@link #up(boolean)}, {@link #finish} and {@link #reset} are Kong's commands of that name; {@link #up()}
 * is what a node does that starts. All of them throw {@link MigrationException} when a migration fails or the command cannot be
 * done now, and {@link dev.kongdb.error.DatabaseException} when the database cannot be reached.
 */
public final class Migrator {
    /** The key of Kong's lock for changes of the database. */
    private static final String LOCK = "migrations";

    /** How long Kong's {@code --lock-timeout} is. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String COMMAND = "plugin-host migrations";
    private static final String NOT_THE_ONE = "aborted: another node is performing database changes";

    /** What is said of a database without the tables of migrations. */
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

    /** A migrator that waits a minute for another node that is at it. */
    public Migrator(MigrationStore store, List<Subsystem> plugins, Consumer<String> progress) {
        this(store, plugins, PATIENCE, progress);
    }

    /**
     * A migrator.
     *
     * @param store the database
     * @param plugins the migrations of the plugins, in the order in which they run
     * @param patience how long to wait for another node that is at it
     * @param progress is told, with Kong's texts, what is being done
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
    // ------------------------------------------------------------------------------------------------------------

    /** Whether there is nothing to run for a node to start. */
    public boolean isUpToDate() {
        return state().isUpToDate();
    }

    /** What has been run and what has not. */
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

    /** All migrations, in order; looked up anew each time, since other nodes run migrations, too. */
    private List<MigrationStep> steps(List<SubsystemState> states) {
        return MigrationStep.of(subsystems, states);
    }

    /**
     * What a node does that starts beside a Kong, whose migrations are that Kong's to run.
     *
     * @throws MigrationException naming what has not been run, and the command that does
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
    // ---------------------------------------------------------------------------------------------------------

    /**
     * What a node does that starts: bootstraps an empty database, or else runs what is new; how many migrations this node ran.
     * Waits for another node that is at it.
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
     * Makes the tables in an empty database; both parts of every migration at once. While another node is at it this only says so.
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
     * Runs what is new, waiting for another node that is at it. Refuses while migrations are pending.
     *
     * @param force runs again what has been executed, and goes on although migrations are pending
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
     * Runs the second part of what is pending. While another node is at it this only says so.
     *
     * @param force runs again what has been executed, first
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

    /** Drops everything; false when there is nothing to drop, or another node is at it: this says which. */
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

    /** As Kong: who does not wait leaves the work to the other node, and who waited in vain fails. */
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
