package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.HeaderValues;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.spi.ResponseChanges;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * Converts headers from bytes, as they are sent, to UTF-8, as plugins read and write them, and
 * back.
 */
final class HeaderChanges {
    private HeaderChanges() {}

    /** Headers as plugins read them, when they are asked for. The fields must not change. */
    static Headers view(HttpFields fields) {
        return Headers.of(name -> values(fields, name), () -> byName(fields));
    }

    private static List<String> values(HttpFields fields, String name) {
        List<String> values = List.of();
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            if (field.is(name)) {
                values = values.isEmpty() ? List.of(value(field)) : both(values, value(field));
            }
        }
        return values;
    }

    private static List<String> both(List<String> values, String more) {
        List<String> all = new ArrayList<>(values);
        all.add(more);
        return List.copyOf(all);
    }

    /** Headers as plugins read them. */
    static Headers read(HttpFields fields) {
        return Headers.of(byName(fields));
    }

    private static Map<String, List<String>> byName(HttpFields fields) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpField field : fields) {
            headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>(1))
                    .add(value(field));
        }
        return headers;
    }

    private static String value(HttpField field) {
        return field.getValue() == null ? "" : WireText.read(field.getValue());
    }

    /** The fields with some replaced; see {@link #replace}. */
    static HttpFields replaced(HttpFields fields, HeaderValues replaced) {
        if (replaced.isEmpty()) {
            return fields;
        }
        HttpFields.Mutable changed = HttpFields.build(fields);
        replace(changed, replaced);
        return changed;
    }

    /** Replaces headers. A header without values is removed. */
    static void replace(HttpFields.Mutable fields, HeaderValues replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        for (Iterator<HttpField> each = fields.iterator(); each.hasNext(); ) {
            if (replaced.containsKey(each.next().getName())) {
                each.remove();
            }
        }
        add(fields, replaced);
    }

    /** Applies the changes of plugins, in their order. */
    static void apply(HttpFields.Mutable fields, List<ResponseChanges> changes) {
        for (ResponseChanges each : changes) {
            replace(fields, each.replaced());
            add(fields, each.added());
        }
    }

    private static void add(HttpFields.Mutable fields, HeaderValues added) {
        added.forEach((name, values) -> {
            for (String value : values) {
                fields.add(new HttpField(name, WireText.of(value)));
            }
        });
    }
}
