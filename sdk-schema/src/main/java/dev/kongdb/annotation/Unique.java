package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code unique}: no two entities have the same value; if the entity is workspaceable, no
 * two in one workspace. The DAO gets {@code selectBy…}, {@code updateBy…}, {@code upsertBy…} and
 * {@code deleteBy…} for it. For strings, numbers, integers and references.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute("unique")
public @interface Unique {
    /** Kong's {@code unique_across_ws}: unique over all workspaces, and found from each of them. */
    @KongAttribute("unique_across_ws")
    boolean acrossWorkspaces() default false;
}
