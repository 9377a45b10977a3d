package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.Mirrors;

/** A transformation has an effect, and names fields that exist. */
final class Transformations implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        for (EntityModel.TransformationModel transformation : entity.transformations()) {
            Checks.check(entity.body(), "Transformation", transformation.names(), report);
            Checks.twice("Transformation", transformation.names(), report);
            Checks.enough(
                    "Transformation",
                    transformation.input().size(),
                    1,
                    Mirrors.member(transformation.origin(), "input"),
                    report);
            if (transformation.onWrite() == null
                    && transformation.onRead() == null
                    && !report.mentions(transformation.origin())) {
                report.add(Fault.TRANSFORMATION_EMPTY, transformation.origin());
            }
        }
    }
}
