package dev.kongdb.benchmarks;

import dev.kongdb.benchmarks.admin.AdminApiBenchmark;
import dev.kongdb.benchmarks.cassandra.Keyspace;
import dev.kongdb.benchmarks.postgres.Consumers;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
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
 * The command line of JMH. It adds a profiler of allocation and one of processor time and, for the
 * benchmarks on a database, one server that all processes of the run share.
 */
public final class Main {
    /** In mebibytes. */
    private static final int CASSANDRA_HEAP = 1_024;

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
        List<String> properties = new ArrayList<>();
        try (EmbeddedPostgres postgres = needs(line, Consumers.class) || needs(line, AdminApiBenchmark.class)
                        ? EmbeddedPostgres.builder().start()
                        : null;
                EmbeddedCassandra cassandra = needs(line, Keyspace.class)
                        ? EmbeddedCassandra.builder().heap(CASSANDRA_HEAP).start()
                        : null) {
            if (postgres != null) {
                Consumers.create(postgres);
                properties.addAll(Consumers.systemProperties(postgres));
            }
            if (cassandra != null) {
                Keyspace.create(cassandra);
                properties.addAll(Keyspace.systemProperties(cassandra));
            }
            options.jvmArgsAppend(properties.toArray(String[]::new));
            new Runner(options.build()).run();
        }
    }

    /** Whether a benchmark in the package of the class is to run. */
    private static boolean needs(CommandLineOptions line, Class<?> member) {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(silent, line.getIncludes(), line.getExcludes()).stream()
                .anyMatch(benchmark -> benchmark.getUsername().startsWith(member.getPackageName() + "."));
    }
}
