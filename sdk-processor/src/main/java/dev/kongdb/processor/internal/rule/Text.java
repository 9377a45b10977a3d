package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.List;
import java.util.function.Predicate;

/** Texts about models, for messages. */
final class Text {
    private Text() {}

    /**
     * Reports an unknown name, with the nearest known name or a possible one.
     *
     * @param member the member that contains the name
     * @param fitting the names of the fields that it may name
     */
    static void unknown(
            Report report,
            Fault fault,
            Origin origin,
            String member,
            String written,
            List<String> names,
            List<String> fitting) {
        report.add(
                fault,
                origin,
                written,
                String.join(", ", names),
                Nearest.hint(written, names),
                Nearest.to(written, names)
                        .or(() -> fitting.stream().findFirst())
                        .map(name -> "Name one of the fields, as in: " + member + " = \"" + name + '"')
                        .orElse("No field is fit for it: add one, or leave " + member + " out."));
    }

    /** The kind of a field, in words. */
    static String kindOf(FieldModel field) {
        Kind kind = field.kind();
        if (kind instanceof Kind.Ref) {
            return "reference";
        }
        return kind instanceof Kind.Time ? "timestamp" : field.definition().type();
    }

    /** The names of the record's fields that match. */
    static List<String> namesOf(RecordModel model, Predicate<FieldModel> are) {
        return model.fields().stream().filter(are).map(FieldModel::kongName).toList();
    }
}
