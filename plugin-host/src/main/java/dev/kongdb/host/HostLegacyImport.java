package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyImport;
import dev.kongdb.legacy.LegacyImport.Outcome;
import dev.kongdb.legacy.Profile;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Imports the APIs, plugins, consumers and credentials of a Kong 0.8 to 0.10 into the database of a
 * host.
 */
public final class HostLegacyImport {
    private HostLegacyImport() {}

    /**
     * Runs the import, or a dry run of it, into a database that no {@link KongHost} of this JVM has
     * open. The setting {@code from_database} selects the store of the source, {@code postgres}
     * unless set, and the settings {@code from_pg_*} or {@code from_cassandra_*} lead to it.
     *
     * @param dry whether nothing is stored
     * @param notes takes a line for each other step
     * @throws HostException when it cannot be done; the message is one line for a person
     */
    public static List<Outcome> run(KongConfig config, boolean dry, Consumer<String> notes) {
        String database = config.get("from_database", "postgres");
        switch (database) {
            case "postgres" -> {
                try (OldPostgres source = OldPostgres.open(config)) {
                    return run(config, source, dry, notes);
                }
            }
            case "cassandra" -> {
                try (OldCassandra source = OldCassandra.open(config)) {
                    return run(config, source, dry, notes);
                }
            }
            default -> throw new HostException("from_database is '" + database + "'; it must be postgres or cassandra");
        }
    }

    private static List<Outcome> run(
            KongConfig config, LegacyImport.Source source, boolean dry, Consumer<String> notes) {
        Profile profile = profile(source);
        // creates the tables of the old APIs
        KongConfig asked = config.with("legacy_version", config.get("legacy_version", "0.9"));
        return HostDeclarative.withDatabase(
                asked, notes, kong -> LegacyImport.run(DaoFactory.of(kong, profile), source, dry));
    }

    /** The version, by the columns of {@code apis}. */
    private static Profile profile(LegacyImport.Source source) {
        Set<String> columns = source.columns("apis");
        if (columns.isEmpty()) {
            throw new HostException("from_database: there is no table 'apis': it is not one of Kong 0.8 to 0.14");
        }
        return columns.contains("request_host") ? Profile.V0_9 : Profile.V0_10;
    }
}
