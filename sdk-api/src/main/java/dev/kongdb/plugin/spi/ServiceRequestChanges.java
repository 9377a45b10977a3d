package dev.kongdb.plugin.spi;

import dev.kongdb.http.HeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a plugin made to the request to the upstream in one phase. All of them have been
 * checked.
 *
 * @param scheme the new scheme; null when it stays
 * @param path the new path, encoded; null when it stays
 * @param rawQuery the new query, empty for none; null when it stays
 * @param method the new method; null when it stays
 * @param headers the new values of the headers that are replaced; an empty list removes the
 *     header. Unmodifiable
 * @param body the new body; null when it stays
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ServiceRequestChanges(
        @Nullable String scheme,
        @Nullable String path,
        @Nullable String rawQuery,
        @Nullable String method,
        HeaderValues headers,
        byte @Nullable [] body) {
    /** Copies the headers. */
    public ServiceRequestChanges {
        headers = HeaderValues.copyOf(headers);
    }

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
