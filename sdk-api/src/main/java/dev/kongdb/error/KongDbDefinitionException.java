package dev.kongdb.error;

/**
 * The entities found cannot be loaded: two owners of one name, a schema that the metaschema
 * refuses, a reference to an entity that is not there. The message names the entity, its owner, and
 * what to do.
 */
public final class KongDbDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and what to do. */
    public KongDbDefinitionException(String message) {
        super(message);
    }
}
