package dev.kongdb.host.internal.admin;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.EntityTags;
import dev.kongdb.http.Utf8;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Uuids;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entities of a DAO as the Admin API reads and writes them: by the name in a path, which is an
 * id or an endpoint key.
 */
final class EntityAccess {
    static final int DEFAULT_SIZE = 100;
    static final int MAX_SIZE = 1000;

    /** Reads use the primary, since a client that writes and then lists must find its write. */
    private static final Options OPTIONS =
            Options.nulls(true).and(Options.readPrimary()).and(Options.pagination(DEFAULT_SIZE, MAX_SIZE));

    private final Dao dao;
    private final Schema schema;

    /**
     * The DAO with the options of reads, and of writes without options of their own: they are
     * checked once.
     */
    private final Dao reading;

    private final Dao writing;

    EntityAccess(Dao dao) {
        this(dao, Options.none());
    }

    private EntityAccess(Dao dao, Options condition) {
        this.dao = dao;
        this.schema = dao.schema();
        this.reading = dao.with(OPTIONS);
        this.writing = condition.asMap().isEmpty() ? reading : reading.with(condition);
    }

    /** The same entities, written only under the condition of the request. */
    EntityAccess when(AdminRequest request) {
        Options asked = EntityTags.condition(request);
        return asked.asMap().isEmpty() ? this : new EntityAccess(dao, asked);
    }

    Dao dao() {
        return dao;
    }

    /** The DAO with the options of a read. */
    Dao reading() {
        return reading;
    }

    Schema schema() {
        return schema;
    }

    // --- one entity by name

    /** The entity with the id or endpoint key; without one, the answer is 404. */
    Map<String, @Nullable Object> find(String name) {
        return select(name).orElseThrow(AdminException::notFound);
    }

    Optional<Map<String, @Nullable Object>> select(String name) {
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null ? select(key(name)) : reading.selectBy(endpointKey.name(), name);
    }

    Optional<Map<String, @Nullable Object>> select(Map<String, ?> key) {
        return reading.select(key);
    }

    Map<String, @Nullable Object> insert(Map<String, @Nullable Object> values) {
        return writing(values).insert(values);
    }

    Map<String, @Nullable Object> upsert(String name, Map<String, @Nullable Object> values) {
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null
                ? upsert(key(name), values)
                : writing(values).upsertBy(endpointKey.name(), name, values);
    }

    Map<String, @Nullable Object> upsert(Map<String, ?> key, Map<String, @Nullable Object> values) {
        return writing(values).upsert(key, values);
    }

    Map<String, @Nullable Object> update(String name, Map<String, @Nullable Object> values) {
        Field endpointKey = endpointKeyFor(name);
        return endpointKey == null
                ? update(key(name), values)
                : writing(values).updateBy(endpointKey.name(), name, values);
    }

    Map<String, @Nullable Object> update(Map<String, ?> key, Map<String, @Nullable Object> values) {
        return writing(values).update(key, values);
    }

    void delete(String name) {
        Field endpointKey = endpointKeyFor(name);
        if (endpointKey == null) {
            delete(key(name));
        } else {
            writing.deleteBy(endpointKey.name(), name);
        }
    }

    void delete(Map<String, ?> key) {
        writing.delete(key);
    }

    /** The field by which a name in a path is looked up, or null for the primary key. */
    @Nullable
    Field endpointKeyFor(String name) {
        Field endpointKey = isId(name) ? null : schema.endpointKey();
        if (endpointKey != null) {
            checkUtf8(endpointKey.name(), name);
        }
        return endpointKey;
    }

    /** Refuses bytes that are not UTF-8 as the value of a unique field, since no text has them. */
    void checkUtf8(String field, String text) {
        int malformedAt = Utf8.malformedAt(text);
        if (malformedAt >= 0) {
            throw dao.engine()
                    .errors()
                    .invalidUnique(field, "invalid utf-8 character sequence detected at position " + (malformedAt + 1));
        }
    }

    static boolean isId(String name) {
        return Uuids.isUuid(name);
    }

    // --- keys

    private String primaryKey() {
        return schema.primaryKey().get(0).name();
    }

    private Map<String, ?> key(String value) {
        return Map.of(primaryKey(), value);
    }

    Map<String, ?> newKey() {
        return key(UUID.randomUUID().toString());
    }

    Map<String, ?> keyOf(Map<String, @Nullable Object> entity) {
        Object value = entity.get(primaryKey());
        if (value == null) {
            throw new IllegalStateException("a stored '" + schema.name() + "' has no '" + primaryKey() + "'");
        }
        return Map.of(primaryKey(), value);
    }

    // --- values and options

    /**
     * The values of an update. A form is typed by the subschema of the stored entity, unless the
     * form itself selects one.
     *
     * @param stored reads the stored entity
     */
    Map<String, @Nullable Object> changes(
            AdminRequest request, Supplier<Optional<Map<String, @Nullable Object>>> stored) {
        Field key = schema.subschemaKey();
        return request.values(
                schema,
                values -> key == null || values.containsKey(key.name())
                        ? values
                        : stored.get().orElse(values));
    }

    /**
     * The DAO for a write. The {@code ttl} of an entity that can expire becomes an option, and is
     * removed from the values.
     */
    private Dao writing(Map<String, @Nullable Object> values) {
        return schema.ttl() && values.containsKey("ttl")
                ? writing.with(Options.of(Collections.singletonMap("ttl", values.remove("ttl"))))
                : writing;
    }

    static Options options() {
        return OPTIONS;
    }
}
