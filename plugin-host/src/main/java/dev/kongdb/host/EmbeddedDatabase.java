package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.embedded.EmbeddedStore;
import dev.kongdb.embedded.EmbeddedStoreException;
import dev.kongdb.host.error.HostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The database server that a host starts for itself. Only this class and {@link DatabaseKeeper} use
 * the classes of such servers, so that they need not be on the class path of a host without one.
 *
 * @param store the server
 * @param name its name, for people
 * @param settings the settings that lead to it
 */
record EmbeddedDatabase(EmbeddedStore store, String name, Map<String, String> settings) implements AutoCloseable {
    static EmbeddedDatabase postgres(Path data, Consumer<String> progress) {
        return start("PostgreSQL", data, progress, name -> {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().dataDirectory(data).start();
            return new EmbeddedDatabase(server, name, server.settings());
        });
    }

    static EmbeddedDatabase cassandra(Path data, Consumer<String> progress) {
        return start("Cassandra", data, progress, name -> {
            EmbeddedCassandra server =
                    EmbeddedCassandra.builder().dataDirectory(data).encrypted().start();
            server.warning().ifPresent(warning -> progress.accept("warning: " + warning));
            return new EmbeddedDatabase(server, name, server.settings());
        });
    }

    private static EmbeddedDatabase start(
            String name, Path data, Consumer<String> progress, Function<String, EmbeddedDatabase> start) {
        progress.accept("database: starting the embedded " + name + " on " + data);
        try {
            return start.apply(name);
        } catch (EmbeddedStoreException e) {
            throw new HostException(HostException.oneLine(e), e);
        }
    }

    /** Keeps it running until the keeper is closed. */
    AutoCloseable keep(DatabaseKeeper.Patience patience, Consumer<HostException> lost) {
        return new DatabaseKeeper(store, name, patience, lost);
    }

    /** The settings of a host that uses it. */
    KongConfig config(KongConfig config) {
        return config.with(settings);
    }

    @Override
    public void close() {
        store.close();
    }
}
