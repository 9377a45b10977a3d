package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a subschema of an entity: what Kong calls {@code new_subschema}. An entity whose
 * {@link KongEntity#subschemaKey} has one of the {@link #keys} gets the record's components in
 * place of its own fields of the same names, and the record's entity checks and shorthand fields,
 * which may name all fields of the entity, beside its own. So is a field that is {@link Abstract}
 * given its fields:
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
 * <p>The subschema may be in another jar than the entity: it is found as entities and plugins are.
 * The configuration of a plugin needs none of its own, since {@link KongPlugin} makes it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongSubschema {
    /** The entity, which has a {@link KongEntity#subschemaKey}. */
    Class<?> of();

    /** The values of the subschema key that choose this subschema; one or more. */
    String[] keys();
}
