package dev.kongdb.annotation;

import dev.kongdb.schema.definition.CustomEntityCheck;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kong's {@code custom_entity_check}: a check of some fields, written by the author. The class has
 * a constructor without parameters that the generated code can reach; one instance serves all
 * threads.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(EntityCheck.List.class)
@KongCheck(value = "custom_entity_check", form = KongAttribute.Form.TABLE)
public @interface EntityCheck {
    /** The fields that the check sees, by their names in Kong. */
    @FieldNames
    String[] fieldSources();

    /** The check. */
    Class<? extends CustomEntityCheck> fn();

    /** Holds several of them; javac writes it. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface List {
        /** The annotations, in source order. */
        EntityCheck[] value();
    }
}
