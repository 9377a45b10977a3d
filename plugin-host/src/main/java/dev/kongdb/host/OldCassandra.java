package dev.kongdb.host;

import dev.kongdb.cassandra.KeyspaceReader;
import dev.kongdb.config.KongConfig;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.LegacyImport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The Cassandra of a Kong 0.8 to 0.10. For use by one thread. */
final class OldCassandra implements LegacyImport.Source, AutoCloseable {
    private static final String FROM = "from_";

    private final KeyspaceReader reader;

    private OldCassandra(KeyspaceReader reader) {
        this.reader = reader;
    }

    /**
     * Connects by the settings {@code from_cassandra_*}, which are the host's settings with {@code
     * from_} before them.
     */
    static OldCassandra open(KongConfig config) {
        List<String> given = new ArrayList<>();
        config.names().forEach(given::add);
        KongConfig from = KongConfig.empty();
        for (String name : given) {
            if (name.startsWith(FROM + "cassandra_")) {
                from = from.with(name.substring(FROM.length()), config.get(name, ""));
            }
        }
        KongConfig source = from;
        return new OldCassandra(read(() -> KeyspaceReader.open(source)));
    }

    @Override
    public Set<String> tables() {
        return read(reader::tables);
    }

    @Override
    public Set<String> columns(String table) {
        return read(() -> reader.columns(table));
    }

    @Override
    public void read(String table, LegacyImport.Rows each) {
        read(() -> {
            reader.read(table, each::take); // the receiver keeps failures of single rows
            return table;
        });
    }

    private static <R> R read(Supplier<R> work) {
        try {
            return work.get();
        } catch (DatabaseException e) {
            throw new HostException("from_cassandra_contact_points: it cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
