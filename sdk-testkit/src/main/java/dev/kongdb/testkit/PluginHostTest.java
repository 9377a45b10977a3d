package dev.kongdb.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link PluginHost}: a host that runs the plugins of the class path
 * on a real database, with an upstream. Tests and life-cycle methods take it as a parameter.
 *
 * <p>A store, {@code dev.kongdb:dao-postgres} or {@code dev.kongdb:dao-cassandra}, and {@code
 * dev.kongdb:plugin-host} must be on the class path of the tests. Each class has its own host and
 * database, on the server of {@link KongTest}. Later tests of a class see what earlier ones leave
 * there.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PluginHostExtension.class)
public @interface PluginHostTest {
    /** Settings of the host, such as {@code "client_body_buffer_size=1k"}. */
    String[] settings() default {};

    /** The database, selected as by {@link KongTest#database}. */
    String database() default "";
}
