package dev.kongdb.annotation;

import dev.kongdb.schema.definition.CustomValidator;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code custom_validator}: a validator written by the author. The class has a constructor
 * without parameters that the generated code can reach; one instance serves all threads.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE_USE})
@KongAttribute("custom_validator")
public @interface ValidatedBy {
    /** The validator. */
    Class<? extends CustomValidator> value();
}
