package dev.kongdb.legacy;

import dev.kongdb.Kong;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.MigrationException;
import dev.kongdb.migration.MigrationsState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Today's migrations in the form of the DAO Factory, with its errors. */
record LegacyMigrations(Kong kong, Profile profile, Map<String, String> infos) {
    private static final Logger LOG = LoggerFactory.getLogger(DaoFactory.class);
    private static final Pattern MIGRATING = Pattern.compile("migrating (\\S+) on .*");
    private static final Pattern MIGRATED = Pattern.compile("(\\S+) migrated up to: (\\S+) .*");
    private static final Pattern FAILED = Pattern.compile(
            "\\[\\w+ error\\] failed to (run|record) migration '([^']*)'(?: \\w+)?: (.*)", Pattern.DOTALL);

    /**
     * The migrations that have been run. Until 0.9, the error had no name of a store, and in 0.10
     * it was a string.
     */
    Map<String, List<String>> current() {
        try {
            return state().executed();
        } catch (MigrationException e) {
            throw failure(e);
        } catch (KongDbException e) {
            String text = Translation.text(e);
            throw profile == Profile.V0_10
                    ? LegacyException.plain(text).from(store(), profile, e)
                    : LegacyException.db(text).because(e);
        }
    }

    /** All migrations. */
    Map<String, List<String>> all() {
        MigrationsState state = answer(this::state);
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (var part : List.of(state.executed(), state.pending(), state.missing(), state.news())) {
            part.forEach((subsystem, names) ->
                    all.computeIfAbsent(subsystem, key -> new ArrayList<>()).addAll(names));
        }
        return all;
    }

    private MigrationsState state() {
        return kong.tables().migrator(line -> {}).state();
    }

    /** Runs the new migrations. From 0.9 on, a line is logged if a callback is missing. */
    void run(@Nullable Consumer<String> onMigrate, @Nullable BiConsumer<String, String> onSuccess) {
        requireState();
        Consumer<String> begin = onMigrate != null
                ? onMigrate
                : whose -> log("migrating {} for {} {}", whose, infos.get("desc"), infos.get("name"));
        BiConsumer<String, String> end =
                onSuccess != null ? onSuccess : (whose, name) -> log("{} migrated up to: {}", whose, name);
        int[] ran = {0};
        answer(() -> kong.tables().migrate(line -> {
            Matcher begun = MIGRATING.matcher(line);
            Matcher done = MIGRATED.matcher(line);
            if (begun.matches()) {
                begin.accept(begun.group(1));
            } else if (done.matches()) {
                ran[0]++;
                end.accept(done.group(1), done.group(2));
            }
        }));
        if (ran[0] > 0) {
            LOG.info("{} migrations ran", ran[0]);
        }
    }

    private void log(String line, @Nullable Object... values) {
        if (profile != Profile.V0_8) {
            LOG.info(line, values);
        }
    }

    private void requireState() {
        try {
            var unused = state();
        } catch (MigrationException e) {
            throw failure(e);
        } catch (KongDbException e) {
            String text = Translation.text(e);
            throw switch (profile) {
                case V0_8 -> LegacyException.db(text).because(e);
                case V0_9 ->
                    LegacyException.plain("[" + store() + " error] " + text).because(e);
                case V0_10 ->
                    LegacyException.plain("could not get current migrations: [" + store() + " error] " + text)
                            .from(store(), profile, e);
            };
        }
    }

    private String store() {
        return kong.db().strategy();
    }

    private <R> R answer(Supplier<R> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            throw failure(e);
        } catch (KongDbException e) {
            throw LegacyException.db(Translation.text(e)).from(store(), profile, e);
        }
    }

    private LegacyException failure(MigrationException e) {
        return LegacyException.plain(eraText(String.valueOf(e.getMessage()))).from(store(), profile, e);
    }

    /** The text of that time for a failed migration. */
    private static String eraText(String message) {
        Matcher failed = FAILED.matcher(message);
        return failed.matches()
                ? "Error " + (failed.group(1).equals("run") ? "during" : "recording") + " migration " + failed.group(2)
                        + ": " + failed.group(3)
                : message;
    }
}
