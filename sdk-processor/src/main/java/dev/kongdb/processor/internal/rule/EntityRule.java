package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;

/** A rule that entities keep. */
@FunctionalInterface
interface EntityRule {
    /** Reports what breaks the rule. */
    void check(EntityModel entity, Report report);
}
