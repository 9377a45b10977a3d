package dev.kongdb.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which workspace a call without a {@code workspace} option works in, and which id a name has. Thread-safe. */
interface Workspaces {
    /** The id of the workspace named {@code default}. */
    UUID current();

    /** Reads the id of the default workspace again, after it was made anew. */
    void reload();

    /** The id of the workspace with that name, or null. */
    @Nullable
    UUID byName(String name);
}
