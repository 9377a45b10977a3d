package dev.kongdb.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link dev.kongdb.Kong} on a real PostgreSQL, with the plugins on the class path. Tests and life-cycle
 * methods may take as parameters the {@code Kong}, its {@code KongDb}, any generated DAO, and the {@link
 * dev.kongdb.embedded.EmbeddedPostgres}.
 *
 * <p>The store {@code dev.kongdb:dao-postgres} must be on the class path of the tests. One server serves all classes of a JVM; each class has a database of its own, migrated once. Rows that a test leaves are seen
 * by the tests after it in the same class.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KongExtension.class)
public @interface KongTest {}
