package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.ContainerType;
import dev.kongdb.config.KongConfig;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads any keyspace, such as that of an older Kong, table by table, and changes nothing. Fails
 * with {@link DatabaseException}s. For one thread.
 */
public final class KeyspaceReader implements AutoCloseable {
    private final CqlSession session;
    private final String keyspace;

    private KeyspaceReader(CqlSession session, String keyspace) {
        this.session = session;
        this.keyspace = keyspace;
    }

    /**
     * Connects to the cluster that the settings {@code cassandra_*} name.
     *
     * @throws dev.kongdb.config.KongConfigException when a setting is wrong
     */
    public static KeyspaceReader open(KongConfig config) {
        CassandraSettings settings = CassandraSettings.of(config);
        return new KeyspaceReader(read(settings::connect), settings.keyspace());
    }

    /** The names of the tables. */
    public Set<String> tables() {
        return read(() -> {
            Set<String> names = new TreeSet<>();
            session.getMetadata()
                    .getKeyspace(Cql.quote(keyspace))
                    .ifPresent(found -> found.getTables().keySet().forEach(name -> names.add(name.asInternal())));
            return names;
        });
    }

    /** The names of the columns of a table; empty when there is none. */
    public Set<String> columns(String table) {
        return read(() -> {
            Set<String> names = new TreeSet<>();
            metadata(table)
                    .ifPresent(found -> found.getColumns().keySet().forEach(name -> names.add(name.asInternal())));
            return names;
        });
    }

    /**
     * Reads a table, page by page.
     *
     * @param each takes each row: as a map by column, without nulls, with ids and times (ISO 8601)
     *     as texts and collections as lists and maps; and the seconds that the row has left, null
     *     for ever
     */
    public void read(String table, BiConsumer<Map<String, @Nullable Object>, @Nullable Long> each) {
        List<String> names = new ArrayList<>(columns(table));
        List<String> mortal = read(() -> mortal(table));
        Stream<String> selected = Stream.concat(
                names.stream().map(Cql::quote), mortal.stream().map(name -> "TTL(" + Cql.quote(name) + ")"));
        SimpleStatement all = SimpleStatement.newInstance("SELECT " + selected.collect(Collectors.joining(", "))
                        + " FROM " + Cql.quote(keyspace) + "." + Cql.quote(table))
                .setIdempotent(true);
        var rows = read(() -> session.execute(all)).iterator();
        while (read(rows::hasNext)) {
            Row row = rows.next();
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                Object value = row.getObject(i);
                if (value != null) {
                    values.put(
                            names.get(i), value instanceof UUID || value instanceof Instant ? value.toString() : value);
                }
            }
            Long left = null;
            boolean forEver = false;
            for (int i = 0; i < mortal.size(); i++) {
                boolean ends = !row.isNull(names.size() + i);
                forEver |= !ends && values.containsKey(mortal.get(i));
                if (ends) {
                    left = Math.max(left == null ? 0 : left, row.getInt(names.size() + i));
                }
            }
            each.accept(values, forEver ? null : left);
        }
    }

    /** The columns that have a ttl: neither of the key nor collections. */
    private List<String> mortal(String table) {
        return metadata(table)
                .map(found -> found.getColumns().values().stream()
                        .filter(column ->
                                !found.getPrimaryKey().contains(column) && !(column.getType() instanceof ContainerType))
                        .map(column -> column.getName().asInternal())
                        .toList())
                .orElse(List.of());
    }

    private Optional<TableMetadata> metadata(String table) {
        return session.getMetadata()
                .getKeyspace(Cql.quote(keyspace))
                .flatMap(found -> found.getTable(Cql.quote(table)));
    }

    private static <R> R read(Supplier<R> work) {
        try {
            return work.get();
        } catch (DriverException e) {
            throw new Errors(CassandraStrategyFactory.NAME).database(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
