package dev.kongdb.plugin.spi;

import dev.kongdb.http.HeaderValues;
import dev.kongdb.plugin.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a plugin made to the answer to the client in one phase. All of them have been
 * checked.
 *
 * @param status the new status; null when it stays
 * @param replaced the new values of the headers that are replaced; an empty list removes the
 *     header. Unmodifiable
 * @param added the values that are added to headers, after the replacements. Unmodifiable
 */
public record ResponseChanges(@Nullable Integer status, HeaderValues replaced, HeaderValues added) {
    /** Copies the headers. */
    public ResponseChanges {
        replaced = HeaderValues.copyOf(replaced);
        added = HeaderValues.copyOf(added);
    }

    /** Whether there is nothing to change. */
    public boolean isEmpty() {
        return status == null && replaced.isEmpty() && added.isEmpty();
    }

    /** The headers with these changes made. */
    public Headers applyTo(Headers headers) {
        Headers changed = replaced.isEmpty() ? headers : headers.with(replaced);
        for (Map.Entry<String, List<String>> header : added.entrySet()) {
            List<String> values = new ArrayList<>(changed.all(header.getKey()));
            values.addAll(header.getValue());
            changed = changed.with(header.getKey(), values);
        }
        return changed;
    }
}
