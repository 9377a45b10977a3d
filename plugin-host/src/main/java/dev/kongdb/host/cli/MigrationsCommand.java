package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.HostMigrations;
import dev.kongdb.host.error.HostException;
import dev.kongdb.migration.MigrationsState;
import dev.kongdb.migration.Migrator;
import java.io.Console;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrations}: Kong's commands for the tables, with Kong's texts and exit codes. */
@Command(
        name = "migrations",
        description = "Makes and changes the tables of Kong and of the plugins, as Kong's command of that name does.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Works on the database that the settings name, or on the embedded one and its kept data,",
            "with the plugins of plugins_path."
        })
final class MigrationsCommand implements Runnable {
    private static final int NOT_BOOTSTRAPPED = 3;
    private static final int PENDING = 4;
    private static final int NEW = 5;

    /** How often an unanswered question is asked. */
    private static final int QUESTIONS = 3;

    private static final Set<String> YES = Set.of("y", "Y", "yes", "YES");
    private static final Set<String> NO = Set.of("n", "N", "no", "NO");

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    MigrationsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: bootstrap, up, finish, list or reset");
    }

    /** The options that all of the commands have, as in Kong. */
    static final class Options {
        @Mixin
        private ConfigOptions config = new ConfigOptions();

        @Option(
                names = {"-y", "--yes"},
                description = "Assume 'yes' to prompts and run non-interactively.")
        private boolean yes;

        @Option(
                names = {"-q", "--quiet"},
                description = "Suppress all output but that of errors.")
        private boolean quiet;

        @Option(
                names = {"-f", "--force"},
                description = "bootstrap: drop everything first. up, finish: run executed migrations again.")
        private boolean force;

        @Option(
                names = "--db-timeout",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long an operation of the database may take (default: ${DEFAULT-VALUE}).")
        private int dbTimeout;

        @Option(
                names = "--lock-timeout",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long up waits for another node that is migrating (default: ${DEFAULT-VALUE}).")
        private int lockTimeout;

        void print(String line) {
            if (!quiet) {
                System.out.println(line);
            }
        }

        /** Prints a line that Kong does not have. */
        private void note(String line) {
            if (!quiet) {
                System.err.println(line);
            }
        }

        int with(Function<Migrator, Integer> work) {
            if (dbTimeout <= 0 || lockTimeout < 0) {
                throw new HostException("--db-timeout must be more than 0, and --lock-timeout not less");
            }
            KongConfig settings = config.read(System.getenv());
            Logging.configure(settings);
            String millis = String.valueOf(Duration.ofSeconds(dbTimeout).toMillis());
            settings = settings.with(Map.of(
                    "pg_timeout", millis, "cassandra_timeout", millis, "cassandra_schema_consensus_timeout", millis));
            return HostMigrations.with(settings, Duration.ofSeconds(lockTimeout), this::print, this::note, work);
        }
    }

    @Command(name = "bootstrap", description = "Bootstraps an empty database: runs all migrations.")
    int bootstrap(@Mixin Options options) {
        return options.with(migrator -> {
            migrator.bootstrap(options.force);
            return 0;
        });
    }

    @Command(name = "up", description = "Runs new migrations.")
    int up(@Mixin Options options) {
        return options.with(migrator -> {
            migrator.up(options.force);
            return 0;
        });
    }

    @Command(name = "finish", description = "Finishes pending migrations, when no node of the version before is left.")
    int finish(@Mixin Options options) {
        return options.with(migrator -> {
            migrator.finish(options.force);
            return 0;
        });
    }

    @Command(
            name = "list",
            description = {
                "Lists executed, pending and new migrations.",
                "Exit code: 0 up to date, 3 needs bootstrap, 4 pending, 5 new."
            })
    int list(@Mixin Options options) {
        return options.with(migrator -> {
            MigrationsState state = migrator.state();
            if (state.needsBootstrap()) {
                options.print(Migrator.NEEDS_BOOTSTRAP);
                return NOT_BOOTSTRAPPED;
            }
            boolean begun = section(options, "Executed migrations:", state.executed(), false);
            begun = section(options, "Pending migrations:", state.pending(), begun);
            section(options, "New migrations available:", state.news(), begun);
            if (!state.pending().isEmpty()) {
                options.print("");
                options.print("Run 'plugin-host migrations finish' when ready");
                return PENDING;
            }
            if (!state.news().isEmpty()) {
                options.print("");
                options.print("Run 'plugin-host migrations up' to proceed");
                return NEW;
            }
            return 0;
        });
    }

    /**
     * Prints a section, after an empty line if it follows another one. Returns whether there was a
     * section so far.
     */
    private static boolean section(
            Options options, String title, Map<String, List<String>> migrations, boolean follows) {
        if (migrations.isEmpty()) {
            return follows;
        }
        if (follows) {
            options.print("");
        }
        options.print(title);
        MigrationsState.lines(migrations).forEach(options::print);
        return true;
    }

    @Command(name = "reset", description = "Drops everything in the database.")
    int reset(@Mixin Options options) {
        Console console = options.yes ? null : System.console();
        if (!options.yes && console == null) {
            throw new HostException("not a tty: invoke 'reset' non-interactively with the --yes flag");
        }
        return options.with(migrator -> {
            if (console != null && !migrator.state().needsBootstrap() && !confirmed(console)) {
                options.print("cancelled");
                return 0;
            }
            return migrator.reset() ? 0 : 1;
        });
    }

    private static boolean confirmed(Console console) {
        for (int i = 0; i < QUESTIONS; i++) {
            String answer = console.readLine("> Are you sure? This operation is irreversible. [Y/n] ");
            if (answer == null || NO.contains(answer)) {
                return false;
            }
            if (YES.contains(answer)) {
                return true;
            }
        }
        return false;
    }
}
