package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin changed of the answer to the client in one phase. All of it has been checked.
 *
 * @param status null when it stays
 * @param replaced the values of each header that is replaced; none of them removes it
 * @param added the values that are added to headers, after the others were replaced
 */
public record ResponseChanges(
        @Nullable Integer status, Map<String, List<String>> replaced, Map<String, List<String>> added) {
    /** Whether there is nothing to change. */
    public boolean isEmpty() {
        return status == null && replaced.isEmpty() && added.isEmpty();
    }

    /** The headers with these changes made. */
    public Headers applyTo(Headers headers) {
        Headers changed = headers;
        for (Map.Entry<String, List<String>> header : replaced.entrySet()) {
            changed = changed.with(header.getKey(), header.getValue());
        }
        for (Map.Entry<String, List<String>> header : added.entrySet()) {
            List<String> values = new ArrayList<>(changed.all(header.getKey()));
            values.addAll(header.getValue());
            changed = changed.with(header.getKey(), values);
        }
        return changed;
    }
}
