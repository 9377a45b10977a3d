package dev.kongdb.server.cli;

import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.files.PluginRefusedException;
import dev.kongdb.migration.MigrationException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the plugin server. */
@Command(
        name = "plugin-server",
        description = "Runs plugins written in Java inside a Kong, which asks it over a Unix socket.",
        subcommands = StartCommand.class,
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    public Main() {}

    /** Runs a command, and ends the JVM with its exit code: 0, 1 when it fails, 2 when it is misused. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()))
                .execute(arguments);
    }

    /** What a person can mend is one line; anything else is a fault of ours, and shows where it is. */
    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof KongConfigException
                || failure instanceof KongDbDefinitionException
                || failure instanceof KongDbException
                || failure instanceof MigrationException
                || failure instanceof PluginRefusedException
                || failure instanceof IllegalArgumentException
                || failure instanceof UncheckedIOException) {
            err.println("error: " + String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " "));
            LoggerFactory.getLogger(Main.class).debug("what stopped the command", failure);
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: start");
    }
}
