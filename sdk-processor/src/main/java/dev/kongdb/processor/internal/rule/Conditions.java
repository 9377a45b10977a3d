package dev.kongdb.processor.internal.rule;

import dev.kongdb.annotation.Rules;
import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.CheckModel;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The matches in checks fit their fields, and members that depend on each other are written
 * together.
 */
final class Conditions implements RecordRule {
    /** Members of checks that have an effect only in pairs. */
    private static final List<List<String>> PAIRS =
            List.of(List.of("elseMatch", "elseThenAtLeastOneOf"), List.of("elseThenErr", "elseThenAtLeastOneOf"));

    private static final Map<String, String> ERRORS = Map.of("thenErr", "then_err", "elseThenErr", "else_then_err");

    @Override
    public void check(RecordModel model, Report report) {
        for (CheckModel check : model.checks()) {
            check.matches().forEach((member, match) -> {
                CheckModel.Named named = check.named(CheckModel.fieldOf(member));
                FieldModel field = named == null ? null : model.fieldAt(named.name());
                if (field != null) {
                    check(field, CheckModel.rules(match, field), report);
                }
            });
            for (List<String> pair : PAIRS) {
                inPairs(check, pair, report);
            }
            errors(check, report);
        }
    }

    private static void inPairs(CheckModel check, List<String> pair, Report report) {
        Origin first = check.written().get(pair.get(0));
        Origin second = check.written().get(pair.get(1));
        if (first != null && second == null) {
            report.add(Fault.ELSE_INCOMPLETE, first, pair.get(0), pair.get(1));
        } else if (first == null && second != null && !pair.get(0).endsWith("Err")) {
            report.add(Fault.ELSE_INCOMPLETE, second, pair.get(1), pair.get(0));
        }
    }

    private static void errors(CheckModel check, Report report) {
        ERRORS.forEach((member, key) -> {
            Origin place = check.written().get(member);
            if (place != null && check.argument() instanceof Map<?, ?> argument) {
                AttributeValues.notEmpty(check.annotation(), member, argument.get(key), place, report);
                if (Rules.NULL.equals(argument.get(key))) {
                    report.add(Fault.NULL_MISPLACED, place, member, check.annotation());
                }
            }
        });
    }

    private static void check(FieldModel field, List<Attribute> rules, Report report) {
        AttributeTypes.check(field.javaName(), field.definition().type(), rules, report);
        Map<String, @Nullable Object> whole =
                new LinkedHashMap<>(field.definition().toMap());
        for (Attribute rule : rules) {
            whole.put(rule.name(), Definition.plain(rule.value()));
        }
        AttributeValues.check(field.javaName(), rules, whole, report);
    }
}
