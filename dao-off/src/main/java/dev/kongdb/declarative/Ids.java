package dev.kongdb.declarative;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids of entries without an id. An entry gets the same id in every file and on every node, a
 * UUID of version 5. Not thread-safe.
 */
final class Ids {
    private static final UUID ROOT = UUID.fromString("fd02801f-0957-4a15-a55a-c8d9606f30b5");

    private final MessageDigest sha1;
    private final Map<String, UUID> namespaces = new HashMap<>();

    Ids() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    /**
     * The field for the id of an entry that has none; null when it has an id, or when the key is no
     * UUID.
     */
    static @Nullable Field idField(Schema schema, Map<?, ?> entry) {
        if (schema.primaryKey().size() != 1) {
            return null;
        }
        Field key = schema.primaryKey().get(0);
        return key.isUuid() && !entry.containsKey(key.name()) ? key : null;
    }

    /**
     * The id of an entry; null when nothing identifies the entry.
     *
     * @param parent the primary key of the surrounding entry, as far as known; null when there is
     *     none
     * @param link the field that refers to the surrounding entry
     */
    @Nullable
    UUID of(Schema schema, Map<?, ?> entry, @Nullable Map<String, ?> parent, @Nullable Field link) {
        Field endpointKey = schema.endpointKey();
        if (endpointKey != null && entry.containsKey(endpointKey.name())) {
            String name = byEndpointKey(schema, endpointKey, entry, parent);
            return name == null ? null : id(schema.name(), name);
        }
        String name = schema.cacheKey().isEmpty() ? null : byCacheKey(schema, entry, parent, link);
        return name == null ? null : id(schema.name(), name);
    }

    /**
     * The id by the endpoint key. A name that is not unique by itself is assumed to be unique among
     * the children of one parent.
     */
    private static @Nullable String byEndpointKey(
            Schema schema, Field endpointKey, Map<?, ?> entry, @Nullable Map<String, ?> parent) {
        Object given = entry.get(endpointKey.name());
        if (given == null || given instanceof Map || given instanceof Iterable) {
            return null;
        }
        StringBuilder name = new StringBuilder(given.toString());
        if (!endpointKey.unique()) {
            for (Field field : schema.foreignFields()) {
                if (!field.onDelete().equals("cascade")) {
                    continue;
                }
                Schema referenced = field.referencedSchema();
                if (parent == null || referenced == null) {
                    if (!(entry.get(field.name()) instanceof String reference)) {
                        return null;
                    }
                    name.append(':').append(reference);
                    continue;
                }
                for (Field key : referenced.primaryKey()) {
                    Object part = parent.get(key.name());
                    if (part == null) {
                        return null;
                    }
                    name.append(':').append(part);
                }
            }
        }
        return name.toString();
    }

    private static @Nullable String byCacheKey(
            Schema schema, Map<?, ?> entry, @Nullable Map<String, ?> parent, @Nullable Field link) {
        StringBuilder name = new StringBuilder(schema.name());
        for (Field field : schema.cacheKey()) {
            Object given = entry.get(field.name());
            if (field.auto()) {
                return null;
            } else if (given instanceof String text) {
                name.append(':').append(text);
            } else if (given == null && !entry.containsKey(field.name())) {
                if (field.equals(link)) {
                    Object id = parent == null || parent.size() != 1 ? null : parent.get("id");
                    if (id == null) {
                        return null;
                    }
                    name.append(':').append(id);
                } else if (field.required()) {
                    return null;
                } else {
                    name.append(':');
                }
            }
        }
        return name.toString();
    }

    private UUID id(String entity, String name) {
        return version5(namespaces.computeIfAbsent(entity, key -> version5(ROOT, key)), name);
    }

    private UUID version5(UUID namespace, String name) {
        sha1.reset();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
