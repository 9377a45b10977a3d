package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import org.jspecify.annotations.Nullable;

/** No collections of collections of records, which Kong cannot store in PostgreSQL. */
final class ArraysOfArrays implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        for (FieldModel field : entity.fields()) {
            Kind outer = element(field.kind());
            Kind inner = outer == null ? null : element(outer);
            if (inner instanceof Kind.Nested || inner instanceof Kind.MapOf) {
                report.add(Fault.ARRAY_OF_ARRAYS, field.origin(), field.javaName());
            }
        }
    }

    private static @Nullable Kind element(Kind kind) {
        if (kind instanceof Kind.ListOf list) {
            return list.element();
        }
        return kind instanceof Kind.SetOf set ? set.element() : null;
    }
}
