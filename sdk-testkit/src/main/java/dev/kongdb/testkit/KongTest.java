package dev.kongdb.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link dev.kongdb.Kong} on a real database, with the plugins on the class path. Tests and life-cycle
 * methods may take as parameters the {@code Kong}, its {@code KongDb}, its {@code KongConfig}, any generated DAO, and the server: {@link
 * dev.kongdb.embedded.EmbeddedPostgres} or {@link dev.kongdb.embedded.EmbeddedCassandra}.
 *
 * <p>The store, {@code dev.kongdb:dao-postgres} or {@code dev.kongdb:dao-cassandra}, must be on the class path of the tests. One server
 * of a kind serves all classes of a JVM; each class has a database (a keyspace, on Cassandra) of its own, migrated once. Rows that a test
 * leaves are seen by the tests after it in the same class.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KongExtension.class)
public @interface KongTest {
    /**
     * The database: {@code postgres} or {@code cassandra}. Unless it is given, the JUnit configuration parameter (or system property)
     * {@code kongdb.test.database} says it, and else it is {@code postgres}: so all tests of a plugin can be run on the other one.
     */
    String database() default "";
}
