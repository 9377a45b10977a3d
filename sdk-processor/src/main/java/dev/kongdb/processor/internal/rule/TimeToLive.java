package dev.kongdb.processor.internal.rule;

import com.palantir.javapoet.TypeName;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Component;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;

/** A {@code @Ttl} component stands in an entity that can expire, without attributes of a field. */
final class TimeToLive implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        boolean ttl = entity.settings().ttl();
        for (Component component : entity.body().components()) {
            if (component instanceof FieldModel field && ttl && field.kongName().equals("ttl")) {
                report.add(Fault.TTL_IS_RESERVED, field.nameOrigin());
            }
            if (component instanceof Component.TimeToLive) {
                check(component, ttl, report);
            }
        }
    }

    private static void check(Component component, boolean ttl, Report report) {
        Origin origin = Origin.of(component.element());
        if (!ttl) {
            report.add(Fault.TTL_COMPONENT, origin, component.javaName(), "the entity has no ttl");
        }
        if (!component.type().equals(TypeName.LONG.box())) {
            report.add(Fault.TTL_COMPONENT, origin, component.javaName(), "its type is not @Nullable Long");
        }
    }
}
