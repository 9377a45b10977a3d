package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.ShorthandModel;
import java.util.HashSet;
import java.util.Set;

/** Each shorthand field has a name of its own. */
final class Shorthands implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        Set<String> names = new HashSet<>();
        for (ShorthandModel shorthand : model.shorthands()) {
            if (shorthand.javaName().isEmpty()) {
                report.add(Fault.FIELD_NAME_MALFORMED, shorthand.origin(), shorthand.kongName(), "name");
            } else if (!names.add(shorthand.kongName())) {
                report.add(Fault.SHORTHAND_TWICE, shorthand.origin(), shorthand.kongName());
            }
        }
    }
}
