package dev.kongdb.event;

import java.util.Locale;

/** What a write did. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE;

    /** The name that Kong's events give it, such as {@code create}. */
    public String kongName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
