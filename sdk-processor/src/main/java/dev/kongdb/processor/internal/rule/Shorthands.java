package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.ShorthandModel;
import java.util.HashSet;
import java.util.Set;

/** Each shorthand field has a name of its own, and a complete type. */
final class Shorthands implements RecordRule {
    private static final Set<String> COLLECTIONS = Set.of("array", "set", "map");

    @Override
    public void check(RecordModel model, Report report) {
        Set<String> names = new HashSet<>();
        for (ShorthandModel shorthand : model.shorthands()) {
            if (!KongNames.NAME.matcher(shorthand.kongName()).matches()) {
                report.add(
                        Fault.FIELD_NAME_MALFORMED,
                        shorthand.origin(),
                        shorthand.kongName(),
                        KongNames.wellFormed(shorthand.kongName()));
            } else if (!names.add(shorthand.kongName())) {
                report.add(Fault.SHORTHAND_TWICE, shorthand.origin(), shorthand.kongName());
            }
            for (Attribute attribute : shorthand.definition().attributes()) {
                if (attribute.value() instanceof Definition inner && COLLECTIONS.contains(inner.type())) {
                    report.add(Fault.SHORTHAND_ELEMENTS, attribute.origin(), shorthand.kongName(), inner.type());
                    break; // the keys and values of a map are written in one place
                }
            }
        }
    }
}
