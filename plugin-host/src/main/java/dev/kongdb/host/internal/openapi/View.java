package dev.kongdb.host.internal.openapi;

/** The uses of an entity's schema. */
enum View {
    /** An answer of the Admin API: every field is present. */
    STORED(""),
    /** The body of a POST or PUT: fields with a default may be left out. */
    NEW("-new"),
    /** The body of a PATCH: fields that stay may be left out. */
    CHANGES("-changes");

    private final String suffix;

    View(String suffix) {
        this.suffix = suffix;
    }

    /** The name of an entity's schema for this use. */
    String of(String entity) {
        return entity + suffix;
    }
}
