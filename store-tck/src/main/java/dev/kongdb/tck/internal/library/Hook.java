package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.DefaultEmpty;
import dev.kongdb.annotation.DefaultString;
import dev.kongdb.annotation.KongRecord;
import java.util.List;

/**
 * The innermost record of a {@link Poster}.
 *
 * @param kind of hook
 * @param screws of the hook
 */
@KongRecord
public record Hook(
        @DefaultString("nail") String kind, @DefaultEmpty List<String> screws) {}
