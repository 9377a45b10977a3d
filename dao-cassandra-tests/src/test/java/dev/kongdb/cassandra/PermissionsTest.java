package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A cluster that checks the permissions of its users. */
class PermissionsTest {
    private static final String GRANT = "; what grants it: ";

    /**
     * A user who runs the statements from the error messages succeeds in the end, and each message
     * names the statement that lacked the permission.
     */
    @Test
    void anErrorForWantOfAPermissionNamesTheStatementAndTheGrantThatMendsIt() throws Exception {
        try (EmbeddedCassandra node = EmbeddedCassandra.builder().withRoles().start();
                CqlSession superuser = connect(node)) {
            superuser.execute("CREATE ROLE app WITH PASSWORD = 'app' AND LOGIN = true");
            CassandraSettings settings = CassandraSettings.of(Server.config(node, "Rights")
                    .with(Map.of("cassandra_username", "app", "cassandra_password", "app")));
            List<String> errors = new ArrayList<>();
            try (CassandraStrategy strategy = new CassandraStrategy(settings, FaultPoints.NONE, Deletes.PATIENCE);
                    Cluster cluster = new Cluster(settings, new Errors("cassandra"), FaultPoints.NONE)) {
                Statements statements = new Statements(cluster);
                grantWhatIsAskedFor(superuser, errors, strategy.migrations()::bootstrap);
                // The role has all permissions on the objects that it has created itself.
                superuser.execute("REVOKE ALL PERMISSIONS ON KEYSPACE \"Rights\" FROM app");
                for (String table : List.of("schema_meta", "locks")) {
                    superuser.execute("REVOKE ALL PERMISSIONS ON \"Rights\"." + table + " FROM app");
                }
                grantWhatIsAskedFor(superuser, errors, strategy.migrations()::state);
                grantWhatIsAskedFor(
                        superuser, errors, () -> strategy.migrations().locked("work", Duration.ZERO, () -> {}));
                grantWhatIsAskedFor(
                        superuser,
                        errors,
                        () -> statements.execute(Cql.of(
                                Purpose.WRITE,
                                "INSERT INTO " + statements.table("schema_meta")
                                        + " (key, subsystem, last_executed) VALUES (?, ?, ?)",
                                "secret",
                                UUID.randomUUID().toString(),
                                "secret")));
            }
            assertThat(errors)
                    .contains("User app has no CREATE permission on <all keyspaces> or any of its parents, for the "
                            + "statement: CREATE KEYSPACE IF NOT EXISTS \"Rights\" WITH replication = {'class': 'SimpleStrategy', "
                            + "'replication_factor': 1}; what grants it: GRANT CREATE ON ALL KEYSPACES TO app");
            assertThat(errors)
                    .anySatisfy(error -> assertThat(error)
                            .contains("SELECT subsystem, last_executed, executed, pending FROM \"Rights\".schema_meta")
                            .endsWith("GRANT SELECT ON TABLE \"Rights\".schema_meta TO app"))
                    .anySatisfy(error -> assertThat(error)
                            .contains("INSERT INTO \"Rights\".schema_meta")
                            .endsWith("GRANT MODIFY ON TABLE \"Rights\".schema_meta TO app"))
                    .noneSatisfy(error -> assertThat(error).contains("secret"));
        }
    }

    private static void grantWhatIsAskedFor(CqlSession superuser, List<String> errors, Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (DatabaseException e) {
                String error = e.message();
                assertThat(error).contains(GRANT);
                assertThat(errors).doesNotContain(error);
                errors.add(error);
                superuser.execute(error.substring(error.indexOf(GRANT) + GRANT.length()));
            }
        }
    }

    /** The node creates its first user a moment after it has started. */
    private static CqlSession connect(EmbeddedCassandra node) {
        AtomicReference<CqlSession> session = new AtomicReference<>();
        Failing.until(() -> {
            try {
                session.set(CassandraSettings.of(Server.config(node, "Rights")).connect());
                return true;
            } catch (AllNodesFailedException e) {
                return false;
            }
        });
        return session.get();
    }
}
