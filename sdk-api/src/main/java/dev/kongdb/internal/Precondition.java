package dev.kongdb.internal;

import dev.kongdb.dao.EntityTag;
import dev.kongdb.dao.Options;
import dev.kongdb.value.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states in which an entity may be written, see {@link Options#ifMatch}.
 *
 * @param tags the tags of these states; null when the entity only has to exist
 */
record Precondition(@Nullable List<?> tags) {
    /** The precondition of a call; null when it has none. */
    static @Nullable Precondition of(BoundOptions options) {
        Object given = options.given().asMap().get("if_match");
        return given == null ? null : new Precondition(given instanceof List<?> tags ? tags : null);
    }

    /**
     * Refuses a row that is in another state. The caller then writes the row only if it is
     * unchanged since it was read.
     *
     * @param stored the row in the store; null when there is none
     * @return the given row
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
