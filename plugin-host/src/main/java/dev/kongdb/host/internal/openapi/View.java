package dev.kongdb.host.internal.openapi;

/** From which side a schema looks at an entity. */
enum View {
    /** As the Admin API tells it: every field is there. */
    STORED(""),
    /** As a POST or PUT sends it: what has a default may be left out. */
    NEW("-new"),
    /** As a PATCH sends it: fields that are to stay may be left out. */
    CHANGES("-changes");

    private final String suffix;

    View(String suffix) {
        this.suffix = suffix;
    }

    /** The name of an entity's schema seen from here. */
    String of(String entity) {
        return entity + suffix;
    }
}
