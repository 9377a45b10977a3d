package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;

/** The subschema key names a field whose value can be the name of a subschema. */
final class SubschemaKey implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        String name = entity.settings().subschemaKey();
        if (name.isEmpty()) {
            return;
        }
        FieldModel field = entity.body().field(name);
        if (field == null) {
            Text.unknown(
                    report,
                    Fault.SUBSCHEMA_KEY_UNKNOWN,
                    entity.settings().place("subschemaKey"),
                    "subschemaKey",
                    name,
                    entity.body().names(),
                    Text.namesOf(entity.body(), other -> chooses(other.kind())));
        } else if (!chooses(field.kind()) && !(field.kind() instanceof Kind.SetOf set && chooses(set.element()))) {
            report.add(Fault.SUBSCHEMA_KEY_TYPE, entity.settings().place("subschemaKey"), name, Text.kindOf(field));
        }
    }

    private static boolean chooses(Kind kind) {
        return kind instanceof Kind.Text || kind instanceof Kind.Choice || kind instanceof Kind.Broken;
    }
}
