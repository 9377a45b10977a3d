package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;

/** Only an entity with a generated migration supersedes others. */
final class Supersedes implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        if (!entity.settings().baseMigration()
                && !entity.settings().supersedes().isEmpty()) {
            report.add(Fault.SUPERSEDES_NOTHING, entity.settings().place("supersedes"));
        }
    }
}
