package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code on_delete}: what happens to this entity when the entity that it refers to is
 * deleted. The default is {@link Action#RESTRICT}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("on_delete")
public @interface OnDelete {
    /** The action. */
    Action value();

    /** What can happen to an entity when the entity that it refers to is deleted. */
    enum Action {
        /** The deletion is refused as long as this entity exists. */
        RESTRICT,
        /** This entity is deleted as well. */
        CASCADE,
        /** The reference becomes null. */
        NULL
    }
}
