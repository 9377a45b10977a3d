package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.tck.suite.CacheKeysSuite;
import dev.kongdb.tck.suite.CacheSuite;
import dev.kongdb.tck.suite.ErrorsSuite;
import dev.kongdb.tck.suite.ExpirySuite;
import dev.kongdb.tck.suite.HooksAndEventsSuite;
import dev.kongdb.tck.suite.NodeEventsSuite;
import dev.kongdb.tck.suite.NodesSuite;
import dev.kongdb.tck.suite.OptionsSuite;
import dev.kongdb.tck.suite.PagesSuite;
import dev.kongdb.tck.suite.RacesSuite;
import dev.kongdb.tck.suite.RecordsSuite;
import dev.kongdb.tck.suite.ReferencesSuite;
import dev.kongdb.tck.suite.RegistrySuite;
import dev.kongdb.tck.suite.StoreUnderTest;
import dev.kongdb.tck.suite.Suites;
import dev.kongdb.tck.suite.WorkspacesSuite;
import dev.kongdb.tck.suite.WritesSuite;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Runs the suite of all stores on PostgreSQL, which lacks no capability. */
class ConformanceTest {
    private static final StoreUnderTest POSTGRES = new StoreUnderTest() {
        private final KongConfig shared = newDatabase();

        @Override
        public KongConfig sharedDatabase() {
            return shared;
        }

        @Override
        public KongConfig newDatabase() {
            return Server.config(Server.newDatabase());
        }

        @Override
        public void expire(KongConfig config, KongDb db, String entity, String id) {
            String url = Server.jdbcUrl(config.get("pg_database", ""));
            try (Connection connection = DriverManager.getConnection(url);
                    PreparedStatement statement = connection.prepareStatement(
                            "UPDATE " + entity + " SET ttl = now() - interval '1 second' WHERE id = ?")) {
                statement.setObject(1, UUID.fromString(id));
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void tell(KongConfig config, String channel, String data, Duration since) {
            execute(
                    config,
                    "INSERT INTO cluster_events (id, node_id, at, expire_at, channel, data) SELECT '"
                            + UUID.randomUUID()
                            + "', '" + UUID.randomUUID() + "', at, at + interval '1 hour', '" + channel + "', '" + data
                            + "' FROM (SELECT CURRENT_TIMESTAMP(3) + interval '" + since.toMillis()
                            + " milliseconds' AS at) AS t");
        }

        @Override
        public String portSetting() {
            return "pg_port";
        }

        @Override
        public void execute(KongConfig config, String statement) {
            String url = Server.jdbcUrl(config.get("pg_database", ""));
            try (Connection connection = DriverManager.getConnection(url);
                    Statement any = connection.createStatement()) {
                any.execute(statement);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    };

    @Test
    void nothingOfTheSuiteIsLeftOut() {
        assertThat(Stream.of(ConformanceTest.class.getDeclaredClasses()).<Object>map(Class::getSuperclass))
                .containsAll(Suites.ALL);
    }

    @Nested
    class CacheKeys extends CacheKeysSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Cache extends CacheSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Errors extends ErrorsSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Expiry extends ExpirySuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class HooksAndEvents extends HooksAndEventsSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class NodeEvents extends NodeEventsSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Nodes extends NodesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Options extends OptionsSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Pages extends PagesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Races extends RacesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Records extends RecordsSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class References extends ReferencesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Registry extends RegistrySuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Workspaces extends WorkspacesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }

    @Nested
    class Writes extends WritesSuite {
        @Override
        protected StoreUnderTest store() {
            return POSTGRES;
        }
    }
}
