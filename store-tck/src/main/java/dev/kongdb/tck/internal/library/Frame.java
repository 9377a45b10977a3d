package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongRecord;
import java.util.Set;

/**
 * A record within a {@link Poster}.
 *
 * @param width of the frame
 * @param woods the woods of the frame
 * @param hook the hook on which it hangs
 */
@KongRecord
public record Frame(
        @Default("2") int width, @Default({"oak", "elm"}) Set<String> woods, Hook hook) {}
