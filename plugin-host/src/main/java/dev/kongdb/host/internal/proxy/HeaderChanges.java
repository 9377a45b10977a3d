package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.spi.ResponseChanges;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Converts headers from bytes, as they are sent, to UTF-8, as plugins read and write them, and
 * back.
 */
final class HeaderChanges {
    private HeaderChanges() {}

    /** Headers as plugins read them. */
    static Headers read(HttpFields fields) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : fields) {
            headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>(1))
                    .add(field.getValue() == null ? "" : WireText.read(field.getValue()));
        }
        return Headers.of(headers);
    }

    /** The fields with some replaced; see {@link #replace}. */
    static HttpFields replaced(HttpFields fields, NavigableMap<String, List<String>> replaced) {
        if (replaced.isEmpty()) {
            return fields;
        }
        HttpFields.Mutable changed = HttpFields.build(fields);
        replace(changed, replaced);
        return changed;
    }

    /**
     * Replaces headers, which are sorted by {@link dev.kongdb.http.MessageRules#BY_SPELLING}. A
     * header without values is removed.
     */
    static void replace(HttpFields.Mutable fields, NavigableMap<String, List<String>> replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        for (Iterator<HttpField> each = fields.iterator(); each.hasNext(); ) {
            if (replaced.containsKey(each.next().getName())) {
                each.remove();
            }
        }
        replaced.forEach(
                (name, values) -> values.forEach(value -> fields.add(new HttpField(name, WireText.of(value)))));
    }

    /** Applies the changes of plugins, in their order. */
    static void apply(HttpFields.Mutable fields, List<ResponseChanges> changes) {
        for (ResponseChanges each : changes) {
            replace(fields, each.replaced());
            each.added()
                    .forEach((name, values) ->
                            values.forEach(value -> fields.add(new HttpField(name, WireText.of(value)))));
        }
    }
}
