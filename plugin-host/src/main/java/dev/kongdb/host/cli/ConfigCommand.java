package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.declarative.DeclarativeExport;
import dev.kongdb.declarative.DeclarativeFile;
import dev.kongdb.declarative.DeclarativeImport;
import dev.kongdb.declarative.DeclarativeProgress;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.host.HostDeclarative;
import dev.kongdb.host.error.HostException;
import dev.kongdb.plugin.spi.LogText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code config}: Kong's commands for declarative configurations, with Kong's texts and exit codes.
 */
@Command(
        name = "config",
        description = "Uses declarative configuration files, as Kong's command of that name does.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "db_import and db_export work on the database that the settings name, or on the embedded one and its",
            "kept data; all of them with the plugins of plugins_path."
        })
final class ConfigCommand implements Runnable {
    private static final String DEFAULT_FILE = "./kong.yml";

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the field
    ConfigCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: init, parse, db_import or db_export");
    }

    /** The options that all of the commands have, as in Kong. */
    static final class Options {
        @Mixin
        private ConfigOptions config = new ConfigOptions();

        @Option(
                names = {"-v", "--v", "--vv"},
                description = "Tells more: where in the file the faults are, what else is done, and how far it is.")
        private boolean verbose;

        KongConfig read() {
            KongConfig settings = config.read(System.getenv());
            Logging.configure(settings);
            return settings;
        }

        void note(String line) {
            if (verbose) {
                System.out.println(line);
            }
        }

        DeclarativeProgress progress() {
            return verbose ? new Progress() : DeclarativeProgress.NONE;
        }
    }

    /** Prints the progress, at most once a second for each type, and at its end. */
    private static final class Progress implements DeclarativeProgress {
        private long last = System.nanoTime();

        @Override
        public void checked(String entity, int checked, int all) {
            done("checked " + entity, checked, all);
        }

        @Override
        public void done(String entity, int done, int all) {
            long now = System.nanoTime();
            if (done == all || now - last > TimeUnit.SECONDS.toNanos(1)) {
                last = now;
                System.out.println(entity + ": " + done + (all == 0 ? "" : " of " + all));
            }
        }
    }

    /** A failure that is reported in Kong's form. */
    private static final class Failure extends RuntimeException {
        Failure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static int done(Options options, Work work) {
        try {
            work.run();
            return 0;
        } catch (Failure | HostException | IOException e) {
            print("Error: " + e.getMessage());
            if (!options.verbose) {
                print("\n  Run with --v (verbose) or --vv (debug) for more details");
            }
            return 1;
        }
    }

    /**
     * Prints several lines. System.err keeps each message on one line, so this bypasses it and
     * removes unprintable characters itself.
     */
    private static void print(String message) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        message.lines().forEach(line -> out.println(LogText.oneLine(line)));
    }

    @Command(
            name = "init",
            description = "Generates an example config file to get you started: " + DEFAULT_FILE + " unless named.")
    int init(@Mixin Options options, @Parameters(arity = "0..1", paramLabel = "FILE") @Nullable Path file) {
        return done(options, () -> {
            Path target = target(file);
            if (Files.exists(target)) {
                throw new Failure(target + " already exists.\nWill not overwrite it.", null);
            }
            try (InputStream example = ConfigCommand.class.getResourceAsStream("kong.yml")) {
                Files.copy(Objects.requireNonNull(example), target);
            }
        });
    }

    private static Path target(@Nullable Path file) {
        return (file == null ? Path.of(DEFAULT_FILE) : file).toAbsolutePath().normalize();
    }

    @Command(
            name = "parse",
            description = "Parses a declarative config file (checks its syntax) but does not load it into Kong.")
    int parse(@Mixin Options options, @Parameters(arity = "0..1", paramLabel = "FILE") @Nullable Path file) {
        return done(options, () -> {
            KongConfig settings = options.read();
            HostDeclarative.withFormat(settings, format -> read(format, file, options));
            System.out.println("parse successful");
        });
    }

    private static DeclarativeContent read(DeclarativeConfig format, @Nullable Path file, Options options) {
        if (file == null) {
            throw new Failure("expected a declarative configuration file; see `plugin-host config --help`", null);
        }
        Path path = file.toAbsolutePath().normalize();
        try {
            DeclarativeContent content = DeclarativeFile.read(format, path);
            content.warnings().forEach(warning -> options.note("warning: " + warning));
            return content;
        } catch (DeclarativeConfigException e) {
            StringBuilder message = new StringBuilder("Failed parsing:\n").append(DeclarativeConfig.text(e));
            if (options.verbose) {
                locations(path, e)
                        .forEach(line ->
                                message.append('\n').append(file).append(':').append(line));
            }
            throw new Failure(message.toString(), e);
        } catch (IOException e) {
            throw new Failure("Failed parsing:\n" + path + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "No such file or directory" : String.valueOf(e.getMessage());
    }

    private static List<String> locations(Path path, DeclarativeConfigException refused) {
        try {
            return DeclarativeConfig.locations(Files.readString(path), refused);
        } catch (IOException e) { // it was read a moment ago; the message itself says enough
            return List.of();
        }
    }

    @Command(
            name = "db_import",
            aliases = "db-import",
            description = "Imports a declarative config file into the Kong database: all of it, or nothing.")
    int dbImport(@Mixin Options options, @Parameters(arity = "0..1", paramLabel = "FILE") @Nullable Path file) {
        return done(options, () -> {
            KongConfig settings = withDatabase(options, """
                    'plugin-host config db_import' only works with a database.
                    When using database=off, reload your declarative configuration
                    using the /config endpoint.""");
            DeclarativeContent content = HostDeclarative.withFormat(settings, format -> read(format, file, options));
            System.out.println("parse successful, beginning import");
            HostDeclarative.withDatabase(settings, options::note, kong -> {
                try {
                    DeclarativeImport.write(kong.db(), content, options.progress());
                    return true;
                } catch (KongDbException e) {
                    throw new Failure("Failed importing:\n" + e.getMessage(), e);
                }
            });
            System.out.println("import successful");
        });
    }

    private static KongConfig withDatabase(Options options, String otherwise) {
        KongConfig settings = options.read();
        if (settings.get("database", "postgres").equals("off")) {
            throw new Failure(otherwise, null);
        }
        return settings;
    }

    @Command(
            name = "db_export",
            aliases = "db-export",
            description = "Exports the Kong database into a declarative config file: " + DEFAULT_FILE
                    + " unless named, and never one that exists.")
    int dbExport(@Mixin Options options, @Parameters(arity = "0..1", paramLabel = "FILE") @Nullable Path file) {
        return done(options, () -> {
            KongConfig settings = withDatabase(options, "'plugin-host config db_export' only works with a database.");
            Path target = target(file);
            if (Files.exists(target)) {
                throw new Failure(target + " already exists. Will not overwrite it.", null);
            }
            Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
            HostDeclarative.withDatabase(settings, options::note, kong -> {
                try (Writer out = Files.newBufferedWriter(unfinished)) {
                    DeclarativeExport.write(kong.db(), out, options.progress());
                    return true;
                } catch (KongDbException e) {
                    throw new Failure(String.valueOf(e.getMessage()), e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Files.move(unfinished, target);
        });
    }
}
