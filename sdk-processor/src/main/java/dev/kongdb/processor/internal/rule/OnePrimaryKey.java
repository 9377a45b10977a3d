package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.List;

/** An entity has exactly one primary key, of a type that can identify it. */
final class OnePrimaryKey implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        List<FieldModel> keys = entity.primaryKeys();
        if (keys.isEmpty()) {
            report.add(
                    Fault.PRIMARY_KEY_MISSING,
                    Origin.of(entity.body().element()),
                    entity.type().simpleName());
            return;
        }
        for (FieldModel key : keys.subList(1, keys.size())) {
            Origin origin = key.primaryKey();
            report.add(
                    Fault.PRIMARY_KEY_TWICE,
                    origin == null ? key.origin() : origin,
                    entity.type().simpleName(),
                    key.javaName(),
                    keys.get(0).javaName());
        }
        FieldModel key = keys.get(0);
        Kind kind = key.kind();
        boolean identifies = kind instanceof Kind.Id
                || kind instanceof Kind.Text
                || kind instanceof Kind.Whole
                || kind instanceof Kind.Broken;
        if (!identifies || key.nullable()) {
            report.add(
                    Fault.PRIMARY_KEY_TYPE,
                    key.origin(),
                    key.javaName(),
                    key.nullable() ? "@Nullable " + Text.kindOf(key) : Text.kindOf(key));
        }
    }
}
