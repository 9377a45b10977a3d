package dev.kongdb.internal;

import dev.kongdb.dao.EntityTag;
import dev.kongdb.dao.Options;
import dev.kongdb.value.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which states an entity may be written, see {@link Options#ifMatch}.
 *
 * @param tags of these states; null for any, so that the entity only has to be there
 */
record Precondition(@Nullable List<?> tags) {
    /** That of a call; null when there is none. */
    static @Nullable Precondition of(BoundOptions options) {
        Object given = options.given().asMap().get("if_match");
        return given == null ? null : new Precondition(given instanceof List<?> tags ? tags : null);
    }

    /**
     * Refuses a row in another state. Whoever asks writes it as it was read, or not at all.
     *
     * @param stored the row as the store has it; null when there is none
     * @return that row
     */
    Row check(EntityEngine engine, Behaviour behaviour, @Nullable Row stored, CallOptions call) {
        EntityContext entity = engine.context();
        if (stored == null) {
            throw entity.errors.preconditionFailed("there is no such entity");
        }
        if (tags != null) {
            Row shown = entity.shown(stored.deepCopy(), call);
            behaviour.completePage(engine, List.of(shown));
            if (!tags.contains(EntityTag.of(entity.schema.toMap(shown)))) {
                throw entity.errors.preconditionFailed("the entity has been changed");
            }
        }
        return stored;
    }
}
