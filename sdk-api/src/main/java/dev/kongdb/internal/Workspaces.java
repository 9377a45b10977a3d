package dev.kongdb.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of calls without a {@code workspace} option, and the workspaces by name.
 * Thread-safe.
 */
interface Workspaces {
    /** The id of the workspace named {@code default}. */
    UUID current();

    /** Reads the id of the default workspace again, after it was recreated. */
    void reload();

    /** The id of the workspace with the name, or null. */
    @Nullable
    UUID byName(String name);
}
