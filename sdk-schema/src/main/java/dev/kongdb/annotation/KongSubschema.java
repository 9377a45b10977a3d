package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a subschema of an entity: Kong's {@code new_subschema}. It applies to entities
 * whose {@link KongEntity#subschemaKey} has one of the {@link #keys}. The components of the record
 * take the place of the entity's fields of the same names. The record's entity checks and shorthand
 * fields, which may name all fields of the entity, are added to the entity's own. In this way, an
 * {@link Abstract} field gets its fields:
 *
 * <pre>{@code
 * @KongEntity(name = "alarms", subschemaKey = "kind", …)
 * public record Alarm(@PrimaryKey @Auto UUID id, @Required String kind, @Abstract @Nullable Map<String, Object> config) {}
 *
 * @KongRecord
 * public record MailConfig(@Required String address) {}
 *
 * @KongSubschema(of = Alarm.class, keys = "mail")
 * record MailAlarm(MailConfig config) {}
 *
 * alarms.insert(AlarmBuilder.with().kind("mail").config(new MailConfig("a@b"), MailConfigCodec.INSTANCE));
 * MailConfig config = MailConfigCodec.INSTANCE.decode(alarm.config());
 * }</pre>
 *
 * <p>The subschema may be in another jar than the entity; it is found as entities and plugins are.
 * The configuration of a plugin needs no subschema of its own, since {@link KongPlugin} makes one.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongSubschema {
    /** The entity, which must have a {@link KongEntity#subschemaKey}. */
    Class<?> of();

    /** The values of the subschema key that select this subschema; at least one. */
    String[] keys();
}
