package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongRecord;
import java.util.List;

/**
 * The innermost record of a {@link Poster}.
 *
 * @param kind the kind of hook
 * @param screws the screws of the hook
 */
@KongRecord
public record Hook(
        @Default("nail") String kind, @Default({}) List<String> screws) {}
