package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.References;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;

/** Of entities that refer to each other in a circle one can be stored first. */
final class RequiredCycle implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        List<Element> cycle = References.requiredCycle(entity.body().element());
        if (!cycle.isEmpty()) {
            String shown = cycle.stream()
                    .map(field -> Objects.requireNonNull(field.getEnclosingElement())
                                    .getSimpleName() + "." + field.getSimpleName())
                    .collect(Collectors.joining(" needs "));
            report.add(
                    Fault.REFERENCE_CYCLE,
                    Origin.of(cycle.get(0)),
                    entity.type().simpleName(),
                    shown + " needs " + entity.type().simpleName());
        }
    }
}
