package dev.kongdb.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link dev.kongdb.Kong} on a real database, with the plugins on the
 * class path. Tests and life-cycle methods may take as parameters the {@code Kong}, its {@code
 * KongDb}, its {@code KongConfig}, any generated DAO, and the server: {@link
 * dev.kongdb.embedded.EmbeddedPostgres} or {@link dev.kongdb.embedded.EmbeddedCassandra}.
 *
 * <p>The store, {@code dev.kongdb:dao-postgres} or {@code dev.kongdb:dao-cassandra}, must be on the
 * class path of the tests. One server of each kind serves all classes of a JVM. Each class has its
 * own database (on Cassandra, its own keyspace), which is migrated once. Later tests of a class see
 * the rows that earlier ones leave.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KongExtension.class)
public @interface KongTest {
    /**
     * The database: {@code postgres} or {@code cassandra}. By default, the JUnit configuration
     * parameter (or system property) {@code kongdb.test.database} selects it, otherwise it is
     * {@code postgres}. So all tests of a plugin can be run on either database.
     */
    String database() default "";
}
