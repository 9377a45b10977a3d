package dev.kongdb.host.internal.routes;

import dev.kongdb.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a request or of an answer holds.
 *
 * @param kind the kind of the content
 * @param schema of which entity; null unless the kind speaks of one
 */
public record Content(Kind kind, @Nullable Schema schema) {
    /** No body. */
    public static final Content NOTHING = new Content(Kind.NOTHING, null);

    /** An object of which no schema tells. */
    public static final Content OBJECT = new Content(Kind.OBJECT, null);

    /** Nothing but an error: the route is there since Kong has it, and always refuses. */
    public static final Content REFUSAL = new Content(Kind.REFUSAL, null);

    /** The kinds of content. */
    public enum Kind {
        /** No body. */
        NOTHING,
        /** An entity; a request may leave out fields that have a default, and a PATCH those that are to stay. */
        ENTITY,
        /** {@code data}, {@code next} and {@code offset}: a page of a list of entities. */
        PAGE,
        /** An object of which no schema tells. */
        OBJECT,
        /** Nothing but an error. */
        REFUSAL
    }

    /** An entity. */
    public static Content entity(Schema schema) {
        return new Content(Kind.ENTITY, schema);
    }

    /** A page of a list of entities. */
    public static Content page(Schema schema) {
        return new Content(Kind.PAGE, schema);
    }
}
