package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database up to date: first Kong's own tables, then those of the plugins in the order of their names. Any number of
 * nodes may do so at once: one runs what is new, the others wait for it. What has run is recorded migration by migration, so that
 * a run that failed, or a node that died, is gone on from.
 *
 * <p>A database that a Kong has made and migrated is left as it is.
 */
public final class Migrator {
    /** The key of Kong's lock for changes of the database. */
    private static final String LOCK = "migrations";

    /** How long Kong's {@code --lock-timeout} is. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MigrationStore store;
    private final List<Subsystem> subsystems;
    private final Duration patience;
    private final Consumer<String> progress;

    /** A migrator that waits a minute for another node that is at it. */
    public Migrator(MigrationStore store, List<Subsystem> plugins, Consumer<String> progress) {
        this(store, plugins, PATIENCE, progress);
    }

    /**
     * A migrator.
     *
     * @param store the database
     * @param plugins the migrations of the plugins, in any order
     * @param patience how long to wait for another node that is at it
     * @param progress is told, with Kong's texts, what is being done
     */
    public Migrator(MigrationStore store, List<Subsystem> plugins, Duration patience, Consumer<String> progress) {
        this.store = store;
        this.patience = patience;
        this.progress = progress;
        this.subsystems = new ArrayList<>();
        subsystems.add(store.core());
        plugins.stream().sorted(Comparator.comparing(Subsystem::name)).forEach(subsystems::add);
    }

    /** Whether there is nothing to run. Fails with {@link dev.kongdb.error.DatabaseException}. */
    public boolean isUpToDate() {
        return !store.needsBootstrap() && news().isEmpty();
    }

    /**
     * Runs what is new; how many migrations this node ran.
     *
     * @throws MigrationException when one failed, when the other node did not finish, or when the database is of a Kong too old
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached
     */
    public int up() {
        if (isUpToDate()) {
            progress.accept("Database is already up-to-date");
            return 0;
        }
        store.bootstrap();
        int[] count = {0};
        boolean finished = store.locked(LOCK, patience, () -> count[0] = run(news()));
        if (!finished && !isUpToDate()) {
            throw failure("aborted: another node is performing database changes", null);
        }
        progress.accept("Database is up-to-date");
        return count[0];
    }

    /** Migrations of one subsystem to be run. */
    private record Step(Subsystem subsystem, List<Migration> migrations) {}

    /** What has to be run, in order; looked up anew each time, since other nodes run migrations, too. */
    private List<Step> news() {
        List<SubsystemState> states = store.state();
        List<Step> steps = new ArrayList<>();
        for (Subsystem subsystem : subsystems) {
            SubsystemState state = states.stream()
                    .filter(each -> each.subsystem().equals(subsystem.name()))
                    .findFirst()
                    .orElse(null);
            List<Migration> news = state == null ? subsystem.migrations() : news(subsystem, state);
            if (!news.isEmpty()) {
                steps.add(new Step(subsystem, news));
            }
        }
        return steps;
    }

    /** Of a subsystem what comes after that which ran last. What is missing before that was left out on purpose, as Kong sees it. */
    private List<Migration> news(Subsystem subsystem, SubsystemState state) {
        Set<String> recorded = new HashSet<>(state.executed());
        recorded.addAll(state.pending());
        List<Migration> news = new ArrayList<>();
        for (Migration migration : subsystem.migrations()) {
            if (!isDone(subsystem, migration, recorded)) {
                news.add(migration);
            }
            if (names(migration).contains(state.lastExecuted())) {
                news.clear();
            }
        }
        return news;
    }

    private boolean isDone(Subsystem subsystem, Migration migration, Set<String> recorded) {
        List<String> names = names(migration);
        List<String> open =
                names.stream().filter(name -> !recorded.contains(name)).toList();
        if (!open.isEmpty() && open.size() < names.size()) {
            // One that includes later migrations of Kong's makes the whole table, so it cannot add what a half-migrated
            // one lacks.
            throw failure(
                    "the database is of an older Kong: the migrations " + open + " of '" + subsystem.name()
                            + "' have not been run on it; run 'kong migrations up' and 'kong migrations finish' of Kong 2.8 first",
                    null);
        }
        return open.isEmpty();
    }

    private static List<String> names(Migration migration) {
        List<String> names = new ArrayList<>();
        names.add(migration.name());
        names.addAll(migration.supersedes());
        return names;
    }

    private int run(List<Step> steps) {
        int count = 0;
        for (Step step : steps) {
            String name = step.subsystem.name();
            progress.accept("migrating " + name + " on " + store.target() + "...");
            for (Migration migration : step.migrations) {
                try {
                    store.run(name, migration);
                } catch (KongDbException e) {
                    throw failure("failed to run migration '" + migration.name() + "' up: " + e.message(), e);
                }
                count++;
                List<String> names = names(migration);
                progress.accept(name + " migrated up to: " + names.get(names.size() - 1) + " (executed)");
            }
        }
        if (count > 0) {
            progress.accept(count + (count == 1 ? " migration" : " migrations") + " processed");
            progress.accept(count + " executed");
        }
        return count;
    }

    private MigrationException failure(String text, @Nullable Throwable cause) {
        return new MigrationException("[" + store.label() + " error] " + text, cause);
    }
}
