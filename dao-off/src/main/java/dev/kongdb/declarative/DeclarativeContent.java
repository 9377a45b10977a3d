package dev.kongdb.declarative;

import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;

/**
 * The content of a declarative configuration, validated and flattened: every entity with an id,
 * generated values and defaults, and references by primary key. Immutable, except for the rows,
 * which nobody may change.
 *
 * @param entities the rows by the name of their entity, parents first, and by their primary key as
 *     text
 * @param formatVersion {@code 1.1} or {@code 2.1}
 * @param transform whether values still have to be transformed; for example, passwords to be hashed
 * @param hash 32 hexadecimal digits that identify the content
 * @param warnings mistakes that Kong ignores silently: entries that others replace, a {@code ttl}
 *     that has no effect
 */
public record DeclarativeContent(
        Map<String, Map<String, Row>> entities,
        String formatVersion,
        boolean transform,
        String hash,
        List<String> warnings) {
    /** How many entities there are. */
    public int size() {
        return entities.values().stream().mapToInt(Map::size).sum();
    }
}
