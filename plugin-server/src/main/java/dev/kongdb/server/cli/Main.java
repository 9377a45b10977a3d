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
    @SuppressWarnings("NullAway.Init") // picocli sets the field
    public Main() {}

    /**
     * Runs a command, and exits the JVM with 0, with 1 if the command fails, or with 2 if the
     * arguments are wrong.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()))
                .execute(arguments);
    }

    /**
     * A fault that the user can fix is printed as one line. Any other exception is a bug of the
     * server, and is printed with its stack trace.
     */
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
