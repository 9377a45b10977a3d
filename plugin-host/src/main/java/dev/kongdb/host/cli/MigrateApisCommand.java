package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.HostLegacyImport;
import dev.kongdb.legacy.LegacyImport.Outcome;
import dev.kongdb.plugin.spi.LogText;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code migrate-apis}: imports the content of a Kong 0.8 to 0.10. */
@Command(
        name = "migrate-apis",
        description = {
            "Takes the APIs, plugins, consumers and credentials of a Kong 0.8 to 0.10 into today's database: each API becomes a service",
            "and its route. Only tells what it would do, unless --yes is given. May be run again: what is there already stays as it is."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The source is named by from_pg_host (127.0.0.1), from_pg_port (5432), from_pg_user (kong), from_pg_password,",
            "from_pg_database (kong) and from_pg_schema (public), or, with from_database=cassandra, by the settings of Cassandra",
            "behind from_, such as from_cassandra_contact_points. It is only read; the target is that of start. Exits with 1 when a",
            "row was not taken."
        })
final class MigrateApisCommand implements java.util.concurrent.Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Does it; without, everything is only validated.")
    private boolean yes;

    MigrateApisCommand() {}

    @Override
    public Integer call() {
        KongConfig settings = config.read(System.getenv());
        Logging.configure(settings);
        List<Outcome> outcomes = HostLegacyImport.run(settings, !yes, line -> {});
        boolean whole = true;
        for (Outcome outcome : outcomes) {
            System.out.println(outcome.table() + ": " + outcome.taken() + (yes ? " taken, " : " to take, ")
                    + outcome.there() + " there already, " + outcome.refused().size() + " refused");
            outcome.refused().forEach(line -> System.out.println("  " + LogText.oneLine(line)));
            whole &= outcome.refused().isEmpty();
        }
        if (!yes) {
            System.out.println("Nothing was stored; run it with --yes to do it.");
        }
        return whole ? 0 : 1;
    }
}
