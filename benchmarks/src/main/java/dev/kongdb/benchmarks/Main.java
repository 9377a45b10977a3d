package dev.kongdb.benchmarks;

import dev.kongdb.benchmarks.postgres.Consumers;
import dev.kongdb.embedded.EmbeddedPostgres;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH's command line, with what our benchmarks need: the allocation and the processor time of each operation, and for those over
 * a database one server that all of them share.
 */
public final class Main {
    private Main() {}

    /** Runs the benchmarks that JMH's options name. */
    public static void main(String[] args) throws Exception {
        CommandLineOptions line = new CommandLineOptions(args);
        if (line.shouldHelp()) {
            line.showHelp();
        } else if (line.shouldList()) {
            new Runner(line).list();
        } else {
            run(line);
        }
    }

    private static void run(CommandLineOptions line) throws Exception {
        ChainedOptionsBuilder options =
                new OptionsBuilder().parent(line).addProfiler(GCProfiler.class).addProfiler(ClientCpu.class);
        if (!needsServer(line)) {
            new Runner(options.build()).run();
            return;
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            Consumers.create(server);
            options.jvmArgsAppend(Consumers.systemProperties(server));
            new Runner(options.build()).run();
        }
    }

    private static boolean needsServer(CommandLineOptions line) {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(silent, line.getIncludes(), line.getExcludes()).stream()
                .anyMatch(benchmark -> benchmark.getUsername().startsWith(Consumers.class.getPackageName()));
    }
}
