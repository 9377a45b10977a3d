package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.CheckModel;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Mirrors;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entity checks name fields that exist. */
final class Checks implements RecordRule {
    @Override
    public void check(RecordModel model, Report report) {
        for (CheckModel check : model.checks()) {
            check(model, check.annotation(), check.names(), report);
            if (check.argument() instanceof List<?> names) {
                boolean one = check.kongName().equals("at_least_one_of");
                enough(check.annotation(), names.size(), one ? 1 : 2, Mirrors.member(check.origin(), "value"), report);
            }
            for (String member : LISTS) {
                Origin place = check.written().get(member);
                if (place != null
                        && Mirrors.elements(Objects.requireNonNull(place.value()))
                                .isEmpty()) {
                    enough(check.annotation(), 0, 1, place, report);
                }
            }
            twice(check.annotation(), check.names(), report);
        }
    }

    /** Members that list fields. */
    private static final List<String> LISTS =
            List.of("set1", "set2", "thenAtLeastOneOf", "elseThenAtLeastOneOf", "fieldSources");

    /** Checks that an annotation names enough fields. */
    static void enough(String annotation, int named, int needed, Origin place, Report report) {
        if (named < needed) {
            report.add(
                    Fault.TOO_FEW_FIELDS,
                    place,
                    annotation,
                    named == 0 ? "no field" : "one field",
                    needed == 1 ? "one field or more" : "two fields or more");
        }
    }

    /** Checks that a list of fields, or two lists that belong together, contain no field twice. */
    static void twice(String annotation, List<CheckModel.Named> names, Report report) {
        Set<String> seen = new HashSet<>();
        for (CheckModel.Named named : names) {
            boolean listed = named.origin().steps().stream().anyMatch(step -> step.index() >= 0);
            boolean ofTheElse = named.origin().steps().get(0).member().startsWith("else");
            if (listed && !seen.add((ofTheElse ? "else " : "") + named.name())) {
                report.add(Fault.FIELD_NAMED_TWICE, named.origin(), annotation, named.name());
            }
        }
    }

    /** Checks the names in an annotation. */
    static void check(RecordModel model, String annotation, List<CheckModel.Named> names, Report report) {
        for (CheckModel.Named named : names) {
            String wrong = wrong(model, named.name(), "");
            if (wrong != null) {
                List<String> known = new ArrayList<>(model.names());
                collect(model, "", known, 0);
                report.add(
                        Fault.CHECK_FIELD_UNKNOWN,
                        named.origin(),
                        annotation,
                        named.name(),
                        String.join(", ", model.names()),
                        Nearest.hint(named.name(), known),
                        Nearest.to(named.name(), known)
                                .orElse(
                                        model.names().isEmpty()
                                                ? "id"
                                                : model.names().get(0)));
            }
        }
    }

    /** The first part of a dotted name that does not exist, or null when all do. */
    private static @Nullable String wrong(RecordModel model, String name, String before) {
        int dot = name.indexOf('.');
        String head = dot < 0 ? name : name.substring(0, dot);
        FieldModel field = model.field(head);
        if (field == null) {
            return before + head;
        }
        if (dot < 0) {
            return null;
        }
        return field.definition().base() instanceof Definition.OfRecord record
                ? wrong(record.fields(), name.substring(dot + 1), before + head + '.')
                : null; // the fields of a map or an abstract record are not known here
    }

    private static void collect(RecordModel model, String prefix, List<String> names, int depth) {
        for (FieldModel field : model.fields()) {
            if (depth > 0) {
                names.add(prefix + field.kongName());
            }
            if (depth < 3 && field.definition().base() instanceof Definition.OfRecord record) {
                collect(record.fields(), prefix + field.kongName() + '.', names, depth + 1);
            }
        }
    }
}
