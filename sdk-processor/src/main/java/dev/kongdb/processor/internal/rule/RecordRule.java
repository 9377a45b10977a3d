package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.RecordModel;

/** A rule that every record keeps: entities, records within them, configurations of plugins. */
@FunctionalInterface
interface RecordRule {
    /** Reports what breaks the rule. */
    void check(RecordModel model, Report report);
}
