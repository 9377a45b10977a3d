package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.DefaultInteger;
import dev.kongdb.annotation.DefaultStrings;
import dev.kongdb.annotation.KongRecord;
import java.util.Set;

/**
 * A record within a {@link Poster}.
 *
 * @param width of the frame
 * @param woods that it is made of
 * @param hook that it hangs on
 */
@KongRecord
public record Frame(
        @DefaultInteger(2) int width,
        @DefaultStrings({"oak", "elm"}) Set<String> woods,
        Hook hook) {}
