package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import java.util.regex.Pattern;

/** The name of an entity can be that of a table. */
final class EntityName implements EntityRule {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    @Override
    public void check(EntityModel entity, Report report) {
        if (!NAME.matcher(entity.name()).matches()) {
            report.add(
                    Fault.ENTITY_NAME_MALFORMED,
                    entity.settings().place("name"),
                    entity.name(),
                    FieldNames.wellFormed(entity.name()));
        }
    }
}
