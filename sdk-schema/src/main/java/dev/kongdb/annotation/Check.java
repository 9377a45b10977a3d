package dev.kongdb.annotation;

import dev.kongdb.schema.definition.CustomEntityCheck;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code check} of a whole schema: a check written by the author, which runs last, on
 * inserts and upserts. The class has a constructor without parameters that the generated code can
 * reach; one instance serves all threads.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Check {
    /** The check. */
    Class<? extends CustomEntityCheck> value();
}
