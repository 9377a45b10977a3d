package dev.kongdb.plugin.spi;

import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin changed of the request to the upstream in one phase. All of it has been checked.
 *
 * @param scheme null when it stays
 * @param path encoded; null when it stays
 * @param rawQuery empty for none; null when it stays
 * @param method null when it stays
 * @param headers the values of each header that is replaced, by {@link dev.kongdb.http.MessageRules#BY_SPELLING}; none of them removes it
 * @param body null when it stays
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ServiceRequestChanges(
        @Nullable String scheme,
        @Nullable String path,
        @Nullable String rawQuery,
        @Nullable String method,
        NavigableMap<String, List<String>> headers,
        byte @Nullable [] body) {
    /** Whether there is nothing to change. */
    public boolean isEmpty() {
        return scheme == null
                && path == null
                && rawQuery == null
                && method == null
                && headers.isEmpty()
                && body == null;
    }
}
