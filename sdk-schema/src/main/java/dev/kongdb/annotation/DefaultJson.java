package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Kong's {@code default}: what an absent value becomes on insert, upsert and read. Any value as JSON; for maps, records and what the other annotations do not reach. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@KongAttribute(value = "default", form = KongAttribute.Form.JSON)
public @interface DefaultJson {
    /** The default, as JSON. */
    String value();
}
