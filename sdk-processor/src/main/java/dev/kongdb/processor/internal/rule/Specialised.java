package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;

/** An abstract record has a subschema key that specialises it. */
final class Specialised implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        for (FieldModel field : entity.fields()) {
            Attribute isAbstract = field.definition().written("abstract");
            if (isAbstract != null
                    && field.kind() instanceof Kind.Anything
                    && entity.settings().subschemaKey().isEmpty()) {
                report.add(
                        Fault.NEVER_SPECIALISED,
                        isAbstract.origin(),
                        field.javaName(),
                        "the entity has no subschemaKey");
            }
        }
    }
}
