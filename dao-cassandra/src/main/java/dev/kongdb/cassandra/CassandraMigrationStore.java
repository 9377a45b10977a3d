package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.MigrationConnector;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.NotRecordedException;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.migration.SubsystemState;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.ClusterLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Migrations in the tables {@code schema_meta} and {@code locks}, as Kong keeps them. */
final class CassandraMigrationStore implements MigrationStore {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraMigrationStore.class);

    /** How long a lock outlives a node that died. */
    private static final int LOCK_SECONDS = 60;

    private final Statements statements;
    private final Catalog catalog;
    private final String keyspace;
    private final String schemaMeta;
    private final String locks;

    CassandraMigrationStore(Statements statements, Catalog catalog) {
        this.statements = statements;
        this.catalog = catalog;
        this.keyspace = statements.cluster.settings.keyspace();
        this.schemaMeta = statements.table("schema_meta");
        this.locks = statements.table("locks");
    }

    @Override
    public String label() {
        return "Cassandra";
    }

    @Override
    public String target() {
        return "keyspace '" + keyspace + "'";
    }

    @Override
    public Subsystem core() {
        return Subsystem.core(resource("core.cql"));
    }

    private static String resource(String name) {
        try (InputStream in = CassandraMigrationStore.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- state

    @Override
    public boolean needsBootstrap() {
        boolean needs = catalog.table("schema_meta", false) == null && catalog.table("schema_meta", true) == null;
        if (!needs) {
            statements.cluster.dropped = false;
        }
        return needs;
    }

    @Override
    public List<SubsystemState> state() {
        if (needsBootstrap()) {
            return List.of();
        }
        List<SubsystemState> states = new ArrayList<>();
        String cql =
                "SELECT subsystem, last_executed, executed, pending FROM " + schemaMeta + " WHERE key = 'schema_meta'";
        for (Row row : statements.execute(Cql.of(Purpose.GUARD, cql))) {
            states.add(new SubsystemState(
                    String.valueOf(row.getString(0)), row.getString(1), texts(row, 2), texts(row, 3)));
        }
        states.sort(Comparator.comparing(SubsystemState::subsystem));
        return states;
    }

    private static List<String> texts(Row row, int index) {
        Set<String> texts = row.getSet(index, String.class);
        return texts == null ? List.of() : List.copyOf(texts);
    }

    // --- running

    @Override
    public void bootstrap() {
        catalog.change("CREATE KEYSPACE IF NOT EXISTS " + Cql.quote(keyspace) + " WITH replication = "
                + statements.cluster.settings.replication());
        execute(resource("bootstrap.cql"));
    }

    @Override
    public void run(String subsystem, Migration migration, MigrationPart part) {
        SubsystemState state = state().stream()
                .filter(each -> each.subsystem().equals(subsystem))
                .findFirst()
                .orElse(new SubsystemState(subsystem, null, List.of(), List.of()));
        boolean pending = state.pending().contains(migration.name());
        boolean recorded = pending || (part.isUp() && state.executed().contains(migration.name()));
        if (recorded == part.isUp()) {
            return; // it has run already, or nothing is pending
        }
        runAgain(subsystem, migration, part);
        if (!part.isUp()) {
            record("pending = pending - ?, executed = executed + ?", subsystem, migration.names(), migration.names());
        } else if (migration.hasTeardown() && !part.isTeardown()) {
            record("last_executed = ?, pending = pending + ?", subsystem, migration, migration.names());
        } else {
            record("last_executed = ?, executed = executed + ?", subsystem, migration, migration.names());
        }
    }

    private void record(String changes, String subsystem, Migration migration, List<String> names) {
        List<String> all = migration.names();
        record(changes, subsystem, all.get(all.size() - 1), new LinkedHashSet<>(names));
    }

    private void record(String changes, String subsystem, List<String> first, List<String> second) {
        record(changes, subsystem, new LinkedHashSet<>(first), new LinkedHashSet<>(second));
    }

    private void record(String changes, String subsystem, Object first, Object second) {
        try {
            statements.execute(Cql.of(
                    Purpose.WRITE,
                    "UPDATE " + schemaMeta + " SET " + changes + " WHERE key = 'schema_meta' AND subsystem = ?",
                    first,
                    second,
                    subsystem));
        } catch (KongDbException e) {
            throw new NotRecordedException(e);
        }
    }

    @Override
    public void runAgain(String subsystem, Migration migration, MigrationPart part) {
        MigrationConnector connector = new CassandraMigrationConnector(statements.cluster, catalog);
        MigrationCode code = migration.code();
        if (part.isUp()) {
            execute(migration.up());
            if (code != null) {
                code.up(connector);
            }
            if (subsystem.equals(Subsystem.CORE)) {
                makeDefaultWorkspace();
            }
        }
        if (part.isTeardown()) {
            if (migration.teardown() != null) {
                execute(migration.teardown());
            }
            if (code != null && code.hasTeardown()) {
                code.teardown(connector);
            }
        }
    }

    @Override
    public List<TableDifference> differences(Collection<Schema> schemas) {
        catalog.refresh();
        return schemas.stream()
                .filter(schema -> !TagsStrategy.isFor(schema))
                .flatMap(schema -> new TableCheck(schema, catalog).run().stream())
                .toList();
    }

    /**
     * Runs a script statement by statement. Everything that an earlier, failed run has made already
     * stays.
     */
    private void execute(String script) {
        for (String statement : statements(script)) {
            try {
                catalog.change(qualified(statement, keyspace));
            } catch (KongDbException e) {
                String text = String.valueOf(e.message());
                if (!text.contains("already exist")
                        && !text.contains("conflicts with an existing column")
                        && !text.contains("was not found in table")
                        && !text.contains("Unknown column")) {
                    throw e;
                }
                LOG.info("ignored while migrating, since it was done before: {}", text);
            }
        }
    }

    /** The statements of a script, without its comments. */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        for (String part : script.replaceAll("(?m)--.*$", "").split(";", -1)) {
            if (!part.isBlank()) {
                statements.add(part.strip());
            }
        }
        return statements;
    }

    /** The statement with the keyspace before the name of the table; scripts do not name one. */
    static String qualified(String statement, String keyspace) {
        String prefix = Cql.quote(keyspace) + ".";
        return statement
                .replaceFirst(
                        "(?i)^(CREATE TABLE (?:IF NOT EXISTS )?|ALTER TABLE |DROP TABLE (?:IF EXISTS )?|DROP INDEX (?:IF EXISTS )?|INSERT INTO |UPDATE |TRUNCATE (?:TABLE )?)(?![\\w\"]+\\.)",
                        "$1" + prefix.replace("$", "\\$"))
                .replaceFirst(
                        "(?i)^(CREATE INDEX (?:IF NOT EXISTS )?(?:[\\w\"]+ )?ON )(?![\\w\"]+\\.)",
                        "$1" + prefix.replace("$", "\\$"))
                .replaceFirst(
                        "(?is)^((?:SELECT|DELETE)\\b.*?\\bFROM )(?![\\w\"]+\\.)", "$1" + prefix.replace("$", "\\$"));
    }

    private void makeDefaultWorkspace() {
        String workspaces = statements.table("workspaces");
        String find = "SELECT id FROM " + workspaces + " WHERE name = ?";
        if (statements.execute(Cql.of(Purpose.GUARD, find, "default")).one() == null) {
            String insert =
                    "INSERT INTO " + workspaces + " (id, name, created_at) VALUES (?, 'default', toTimestamp(now()))";
            statements.execute(Cql.of(Purpose.WRITE, insert, UUID.randomUUID()));
        }
    }

    @Override
    public void reset() {
        catalog.dropKeyspace();
    }

    // --- locks

    @Override
    public boolean locked(String key, Duration patience, Runnable work) {
        return new ClusterLock(new LockRows(), Duration.ofSeconds(LOCK_SECONDS))
                .locked(key, patience, () -> catalog.changing(work));
    }

    private final class LockRows implements ClusterLock.Rows {
        @Override
        public boolean take(String key, String owner) {
            Row row = statements.conditional(Cql.of(
                    Purpose.CONDITIONAL,
                    "INSERT INTO " + locks + " (key, owner) VALUES (?, ?) IF NOT EXISTS USING TTL ?",
                    key,
                    owner,
                    LOCK_SECONDS));
            return row.getBoolean(0) || owner.equals(row.getString("owner"));
        }

        @Override
        public boolean renew(String key, String owner) {
            Row row = statements.conditional(Cql.of(
                    Purpose.CONDITIONAL,
                    "UPDATE " + locks + " USING TTL ? SET owner = ? WHERE key = ? IF owner = ?",
                    LOCK_SECONDS,
                    owner,
                    key,
                    owner));
            return row.getBoolean(0);
        }

        @Override
        public void release(String key, String owner) {
            String delete = "DELETE FROM " + locks + " WHERE key = ? IF owner = ?";
            try {
                statements.conditional(Cql.of(Purpose.CONDITIONAL, delete, key, owner));
            } catch (DatabaseException e) {
                if (catalog.table("locks", true) != null) {
                    throw e;
                } // otherwise a reset has dropped it
            }
        }
    }
}
