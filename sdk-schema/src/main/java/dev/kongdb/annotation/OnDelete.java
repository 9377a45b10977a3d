package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code on_delete}: what becomes of this entity when the one it refers to is deleted. Without it: {@link Action#RESTRICT}. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("on_delete")
public @interface OnDelete {
    /** What becomes of this entity. */
    Action value();

    /** What can become of an entity when the one it refers to is deleted. */
    enum Action {
        /** The deletion is refused as long as this entity is there. */
        RESTRICT,
        /** This entity is deleted as well. */
        CASCADE,
        /** The reference becomes null. */
        NULL
    }
}
