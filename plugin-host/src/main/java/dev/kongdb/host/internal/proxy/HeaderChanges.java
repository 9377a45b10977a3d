package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.MessageRules;
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

/** Between headers as they travel, byte by byte, and as plugins read and write them, in UTF-8. */
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

    /** Replaces headers, whatever the spelling of their names; those that have no values are removed. */
    static void replace(HttpFields.Mutable fields, Map<String, List<String>> replaced) {
        replaced.forEach((name, values) -> {
            String spelling = MessageRules.spelling(name);
            for (Iterator<HttpField> each = fields.iterator(); each.hasNext(); ) {
                if (MessageRules.spelling(each.next().getName()).equals(spelling)) {
                    each.remove();
                }
            }
            values.forEach(value -> fields.add(new HttpField(name, WireText.of(value))));
        });
    }

    /** Makes the changes of plugins, in their order. */
    static void apply(HttpFields.Mutable fields, List<ResponseChanges> changes) {
        for (ResponseChanges each : changes) {
            replace(fields, each.replaced());
            each.added()
                    .forEach((name, values) ->
                            values.forEach(value -> fields.add(new HttpField(name, WireText.of(value)))));
        }
    }
}
