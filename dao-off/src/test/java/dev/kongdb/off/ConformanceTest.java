package dev.kongdb.off;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.tck.suite.CacheKeysSuite;
import dev.kongdb.tck.suite.CacheSuite;
import dev.kongdb.tck.suite.ErrorsSuite;
import dev.kongdb.tck.suite.HooksAndEventsSuite;
import dev.kongdb.tck.suite.OptionsSuite;
import dev.kongdb.tck.suite.PagesSuite;
import dev.kongdb.tck.suite.RecordsSuite;
import dev.kongdb.tck.suite.ReferencesSuite;
import dev.kongdb.tck.suite.RegistrySuite;
import dev.kongdb.tck.suite.StoreUnderTest;
import dev.kongdb.tck.suite.Suites;
import dev.kongdb.tck.suite.WorkspacesSuite;
import dev.kongdb.tck.suite.WritesSuite;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Runs the suites about reads on the store without a database. */
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

        // The suites about reads never call these methods.

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

    @Test
    void nothingOfTheSuiteIsLeftOut() {
        assertThat(Stream.of(ConformanceTest.class.getDeclaredClasses()).<Object>map(Class::getSuperclass))
                .containsAll(Suites.of("off"));
    }

    @Nested
    class CacheKeys extends CacheKeysSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Cache extends CacheSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Errors extends ErrorsSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class HooksAndEvents extends HooksAndEventsSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

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

    @Nested
    class Records extends RecordsSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class References extends ReferencesSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Registry extends RegistrySuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Workspaces extends WorkspacesSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }

    @Nested
    class Writes extends WritesSuite {
        @Override
        protected StoreUnderTest store() {
            return OFF;
        }
    }
}
