package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;

/** The endpoint key names a field whose values can be part of a path. */
final class EndpointKey implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        String name = entity.settings().endpointKey();
        if (name.isEmpty()) {
            return;
        }
        FieldModel field = entity.body().field(name);
        if (field == null) {
            Text.unknown(
                    report,
                    Fault.ENDPOINT_KEY_UNKNOWN,
                    entity.settings().place("endpointKey"),
                    "endpointKey",
                    name,
                    entity.body().names(),
                    Text.namesOf(entity.body(), FieldModel::unique));
            return;
        }
        boolean scalar = field.kind() instanceof Kind.Text
                || field.kind() instanceof Kind.Id
                || field.kind() instanceof Kind.Choice
                || field.kind() instanceof Kind.Whole
                || field.kind() instanceof Kind.Real
                || field.kind() instanceof Kind.Broken;
        if (!scalar) {
            report.add(Fault.ENDPOINT_KEY_TYPE, entity.settings().place("endpointKey"), name, Text.kindOf(field));
        } else if (!field.unique()
                && field.primaryKey() == null
                && !field.kind().isBroken()
                && !EntityName.isOfKong(entity)) {
            report.add(Fault.ENDPOINT_KEY_NOT_UNIQUE, entity.settings().place("endpointKey"), name, field.javaName());
        }
    }
}
