package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
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
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Runs the suite of all stores on Cassandra. The capabilities that Cassandra lacks have their tests
 * here.
 */
class ConformanceTest {
    private static final StoreUnderTest CASSANDRA = new StoreUnderTest() {
        private final KongConfig shared = newDatabase();

        @Override
        public KongConfig sharedDatabase() {
            return shared;
        }

        @Override
        public KongConfig newDatabase() {
            return Server.config().with("database", "cassandra");
        }

        /** Writes the row again with a ttl of one second, and waits until it has expired. */
        @Override
        public void expire(KongConfig config, KongDb db, String entity, String id) {
            String table = config.get("cassandra_keyspace", "") + "." + entity;
            try (CqlSession session = CassandraSettings.of(config).connect()) {
                String select = "SELECT JSON * FROM " + table + " WHERE id = " + UUID.fromString(id);
                String row = String.valueOf(session.execute(select).one().getString(0));
                session.execute("INSERT INTO " + table + " JSON ? USING TTL 1", row);
                Failing.until(() -> session.execute(select).one() == null);
            }
        }

        @Override
        public void tell(KongConfig config, String channel, String data, Duration since) {
            execute(
                    config,
                    "INSERT INTO cluster_events (channel, at, node_id, id, data) VALUES ('" + channel + "', "
                            + (System.currentTimeMillis() + since.toMillis()) + ", " + UUID.randomUUID() + ", "
                            + UUID.randomUUID() + ", '" + data + "')");
        }

        @Override
        public String portSetting() {
            return "cassandra_port";
        }

        @Override
        public void execute(KongConfig config, String statement) {
            try (CqlSession session = CassandraSettings.of(config).connect()) {
                session.execute("USE " + config.get("cassandra_keyspace", ""));
                session.execute(statement);
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
            return CASSANDRA;
        }
    }

    @Nested
    class Cache extends CacheSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Errors extends ErrorsSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Expiry extends ExpirySuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class HooksAndEvents extends HooksAndEventsSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class NodeEvents extends NodeEventsSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Nodes extends NodesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Options extends OptionsSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Pages extends PagesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Races extends RacesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Records extends RecordsSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class References extends ReferencesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Registry extends RegistrySuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Workspaces extends WorkspacesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }

    @Nested
    class Writes extends WritesSuite {
        @Override
        protected StoreUnderTest store() {
            return CASSANDRA;
        }
    }
}
