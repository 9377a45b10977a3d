package dev.kongdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record an entity of Kong. The processor derives from it a schema, a typed DAO, a builder
 * for writes, a codec, the tables in PostgreSQL and Cassandra, the endpoints of the Admin API, and
 * the registration with {@code kong.db}.
 *
 * <pre>{@code
 * @KongEntity(
 *         name = "keyauth_credentials",
 *         endpointKey = "key",
 *         cacheKey = "key",
 *         workspaceable = true,
 *         ttl = true,
 *         adminApiName = "key-auths",
 *         adminApiNestedName = "key-auth")
 * public record KeyAuthCredential(
 *         @PrimaryKey @Auto UUID id,
 *         @Auto Instant createdAt,
 *         @Required @OnDelete(CASCADE) Reference<Consumer> consumer,
 *         @Unique @Auto @Nullable String key,
 *         @Tags @Nullable Set<String> tags) {}
 * }</pre>
 *
 * <p>A component is a field, named in snake_case unless {@link Name} says otherwise. Its type is
 * one of {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double} and their
 * boxes, {@link java.util.UUID}, {@link java.time.Instant}, an enum, a
 * {@link dev.kongdb.value.Reference} to another entity, a record with {@link KongRecord}, or a
 * {@code List}, {@code Set} or {@code Map<String, …>} of these. A component that may be null is
 * {@code @Nullable}; any other is {@link Required}, {@link Auto}, the primary key or has a default.
 *
 * <p>Strings that name fields, here and in the checks, are Kong's names.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface KongEntity {
    /** Kong's {@code name}: the name of the DAO and of the table. */
    String name();

    /**
     * The plugin that owns the entity, which is also the subsystem of its migrations; without it,
     * the entity's own name.
     */
    String plugin() default "";

    /**
     * Kong's {@code endpoint_key}: a field that names the entity in paths of the Admin API, besides
     * the primary key.
     */
    String endpointKey() default "";

    /** Kong's {@code cache_key}: one unique field, or several fields that are unique together. */
    String[] cacheKey() default {};

    /**
     * Kong's {@code workspaceable}: each entity belongs to one workspace and is seen only there.
     */
    boolean workspaceable() default false;

    /** Kong's {@code ttl}: entities can expire. See {@link Ttl}. */
    boolean ttl() default false;

    /**
     * Kong's {@code admin_api_name}: the segment in paths of the Admin API; without it, the name.
     */
    String adminApiName() default "";

    /**
     * Kong's {@code admin_api_nested_name}: the segment below a referenced entity; without it,
     * {@link #adminApiName}.
     */
    String adminApiNestedName() default "";

    /** Kong's {@code generate_admin_api}: whether the Admin API has endpoints for it. */
    boolean generateAdminApi() default true;

    /** Kong's {@code db_export}: whether it is part of exports. */
    boolean dbExport() default true;

    /** Kong's {@code legacy}: an old entity, without endpoints in the Admin API. */
    boolean legacy() default false;

    /**
     * Kong's {@code subschema_key}: a string or set field whose value selects the subschema of the
     * entity.
     */
    String subschemaKey() default "";

    /**
     * Kong's {@code subschema_error}: the message when there is no subschema with the name, which
     * replaces {@code %s}.
     */
    String subschemaError() default "";

    /**
     * Whether a migration generated from the record creates the table; otherwise the author
     * provides the migration.
     */
    boolean baseMigration() default true;

    /**
     * The names of later migrations of Kong's own plugin whose effect the generated migration
     * includes. They are recorded as executed together with it, so that a Kong on the same database
     * does not run them.
     */
    String[] supersedes() default {};
}
