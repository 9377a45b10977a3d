package dev.kongdb.server.cli;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.MigrationException;
import dev.kongdb.server.PluginServer.Protocol;
import dev.kongdb.server.internal.files.KongFiles;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
                .registerConverter(Protocol.class, new KongName())
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()))
                .execute(arguments);
    }

    /** A protocol under Kong's name. */
    private static final class KongName implements ITypeConverter<Protocol> {
        @Override
        public Protocol convert(String name) {
            for (Protocol protocol : Protocol.values()) {
                if (protocol.kongName().equals(name)) {
                    return protocol;
                }
            }
            throw new TypeConversionException("'" + name + "' is no protocol; there are MsgPack:1 and ProtoBuf:1");
        }
    }

    /** What a person can mend is one line; anything else is a fault of ours, and shows where it is. */
    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof KongConfigException
                || failure instanceof KongDbDefinitionException
                || failure instanceof KongDbException
                || failure instanceof MigrationException
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

    private static ClassLoader plugins() {
        return Main.class.getClassLoader();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: start, dump or kong-files");
    }

    @Command(
            name = "dump",
            description = "Prints what Kong's query_cmd is to print, for all plugins on the class path.",
            mixinStandardHelpOptions = true)
    int dump(
            @Option(
                            names = "--protocol",
                            defaultValue = "MsgPack:1",
                            paramLabel = "NAME",
                            description = "MsgPack:1 (default) or ProtoBuf:1.")
                    Protocol protocol) {
        try (Kong kong = Kong.open(KongConfig.of(Map.of("database", "off")), plugins(), progress -> {})) {
            System.out.print(KongFiles.dump(kong, protocol.kongName(), null));
            return 0;
        }
    }

    @Command(
            name = "kong-files",
            description = "Writes the files by which a Kong knows the plugins on the class path. Needs no database.",
            mixinStandardHelpOptions = true)
    int kongFiles(
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where they are written.")
                    Path out,
            @Option(
                            names = "--protocol",
                            defaultValue = "MsgPack:1",
                            paramLabel = "NAME",
                            description = "MsgPack:1 (default) or ProtoBuf:1.")
                    Protocol protocol,
            @Option(
                            names = "--may-fail-open",
                            paramLabel = "PLUGIN",
                            description = "A plugin that only takes notes: requests pass when it cannot run.")
                    Set<String> open) {
        Set<String> mayFailOpen = open == null ? Set.of() : new TreeSet<>(open);
        KongFiles.write(plugins(), protocol.kongName(), mayFailOpen, out).forEach(System.out::println);
        System.out.println("written: " + out + "; its README.md says where each file goes");
        return 0;
    }
}
