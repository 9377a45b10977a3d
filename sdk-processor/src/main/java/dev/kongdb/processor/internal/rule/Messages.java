package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.Set;

/** A message of the author's replaces the message of an existing rule. */
final class Messages implements RecordRule {
    /** The type that refuses values without a rule of the author: strings must not be empty. */
    private static final String STRING = "string";

    private static final Set<String> NO_RULES = Set.of(
            "required",
            "default",
            "auto",
            "unique",
            "unique_across_ws",
            "immutable",
            "encrypted",
            "referenceable",
            "legacy",
            "abstract",
            "err",
            "reference",
            "on_delete",
            "elements",
            "keys",
            "values");

    @Override
    public void check(RecordModel model, Report report) {
        for (FieldModel field : model.fields()) {
            check(field, field.definition(), report);
        }
    }

    private static void check(FieldModel field, Definition definition, Report report) {
        Attribute err = definition.written("err");
        boolean ruled = definition.type().equals(STRING)
                || definition.base() instanceof Definition.OfTypedef
                || definition.attributes().stream().anyMatch(attribute -> !NO_RULES.contains(attribute.name()));
        if (err != null && !ruled) {
            report.add(Fault.ERR_UNUSED, err.origin(), field.javaName());
        }
        for (Attribute attribute : definition.attributes()) {
            if (attribute.value() instanceof Definition inner) {
                check(field, inner, report);
            }
        }
    }
}
