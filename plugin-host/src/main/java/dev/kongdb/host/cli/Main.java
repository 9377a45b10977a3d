package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.Version;
import dev.kongdb.plugin.spi.LogText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the host. */
@Command(
        name = "plugin-host",
        description =
                "Runs Kong plugins written in Java: an Admin API, a proxy, and a real PostgreSQL when none is given.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class)
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init") // picocli sets the field
    public Main() {}

    /** Runs a command, and ends the JVM with its code: 0, 1 if it fails, 2 if it is misused. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        Map<String, Class<?>> commands = commands();
        // The others are left out if one is named, since picocli's models of them take a tenth of a start.
        Class<?> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        (named == null ? commands.values() : List.of(named)).forEach(line::addSubcommand);
        return line.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()))
                .execute(arguments);
    }

    /** In the order of the help. */
    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("start", StartCommand.class);
        commands.put("migrations", MigrationsCommand.class);
        commands.put("config", ConfigCommand.class);
        commands.put("migrate-apis", MigrateApisCommand.class);
        commands.put("kong-files", KongFilesCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("echo", EchoCommand.class);
        commands.put("version", VersionCommand.class);
        return commands;
    }

    /** A start that fails says one line; anything else is a fault of ours, and shows where it is. */
    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof HostException || failure instanceof KongConfigException) {
            err.println("error: " + LogText.oneLine(String.valueOf(failure.getMessage())));
            LoggerFactory.getLogger(Main.class).debug("what stopped the command", failure);
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        return 1;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: start, migrations, config, migrate-apis, kong-files, demo, echo or version");
    }

    static final class VersionText implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"plugin-host " + Version.NUMBER + ", Java " + Runtime.version()};
        }
    }
}
