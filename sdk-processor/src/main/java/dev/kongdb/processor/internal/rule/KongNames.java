package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names of fields are valid in Kong, and differ from one another. */
final class KongNames implements RecordRule {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    @Override
    public void check(RecordModel model, Report report) {
        Map<String, FieldModel> named = new HashMap<>();
        for (FieldModel field : model.fields()) {
            String name = field.kongName();
            if (!NAME.matcher(name).matches()) {
                report.add(Fault.FIELD_NAME_MALFORMED, field.nameOrigin(), name, wellFormed(name));
            }
            FieldModel before = named.putIfAbsent(name, field);
            if (before != null) {
                report.add(Fault.FIELD_NAME_TWICE, field.nameOrigin(), name, before.javaName());
            }
        }
    }

    /** The nearest name that is well formed. */
    static String wellFormed(String name) {
        String plain = Mirrors.snakeCase(name)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^[0-9_]+|_+$", "");
        return plain.isEmpty() ? "name" : plain.substring(0, Math.min(48, plain.length()));
    }
}
