package dev.kongdb.off;

import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.tck.suite.OptionsSuite;
import dev.kongdb.tck.suite.PagesSuite;
import dev.kongdb.tck.suite.StoreUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** What every store must do for those who read, the store without a database does: pages and options; the rest is about writes. */
class ConformanceTest {
    private static final StoreUnderTest OFF = new StoreUnderTest() {
        @Override
        public KongConfig sharedDatabase() {
            return KongConfig.empty().with("database", ArrangedOff.Factory.NAME);
        }

        @Override
        public KongConfig newDatabase() {
            return sharedDatabase();
        }

        // What the suites of reading never ask for: a store without a database has nothing of it.

        @Override
        public void expire(KongConfig config, KongDb db, String entity, String id) {
            throw new UnsupportedOperationException("entities of a configuration do not expire");
        }

        @Override
        public void tell(KongConfig config, String channel, String data, Duration since) {
            throw new UnsupportedOperationException("there are no other nodes");
        }

        @Override
        public String portSetting() {
            throw new UnsupportedOperationException(
                    "no setting names the port of a server, since there is no database");
        }

        @Override
        public void execute(KongConfig config, String statement) {
            throw new UnsupportedOperationException("a configuration is changed by loading another, not by statements");
        }
    };

    @Nested
    class Options extends OptionsSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Pages extends PagesSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }
}
