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

/**
 * References form no circle. A table is created after the tables that it refers to, and the first
 * entity of a type could not refer to another of its type.
 */
final class ReferenceCircle implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        List<Element> circle = References.circle(entity.body().element());
        if (!circle.isEmpty()) {
            String shown = circle.stream()
                    .map(field -> Objects.requireNonNull(field.getEnclosingElement())
                                    .getSimpleName() + "." + field.getSimpleName())
                    .collect(Collectors.joining(" refers to "));
            report.add(
                    Fault.REFERENCE_CIRCLE,
                    Origin.of(circle.get(0)),
                    entity.type().simpleName(),
                    shown + " refers to " + entity.type().simpleName());
        }
    }
}
