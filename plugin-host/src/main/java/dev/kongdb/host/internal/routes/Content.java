package dev.kongdb.host.internal.routes;

import dev.kongdb.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The content of a body.
 *
 * @param kind the kind of the content
 * @param schema the entity; null unless the kind refers to one
 */
public record Content(Kind kind, @Nullable Schema schema) {
    /** No body. */
    public static final Content NOTHING = new Content(Kind.NOTHING, null);

    /** An object that no schema describes. */
    public static final Content OBJECT = new Content(Kind.OBJECT, null);

    /** Only an error: the route exists because Kong has it, and always refuses. */
    public static final Content REFUSAL = new Content(Kind.REFUSAL, null);

    /** The kinds of content. */
    public enum Kind {
        /** No body. */
        NOTHING,
        /**
         * An entity. A request may leave out fields that have a default, and a PATCH those that
         * stay.
         */
        ENTITY,
        /** {@code data}, {@code next} and {@code offset}: a page of a list of entities. */
        PAGE,
        /** An object that no schema describes. */
        OBJECT,
        /** Only an error. */
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
