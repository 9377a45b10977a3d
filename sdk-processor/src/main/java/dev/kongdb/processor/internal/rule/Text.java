package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Nearest;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.List;

/** What messages say of models. */
final class Text {
    private Text() {}

    /** Reports a name that is none of those, with the nearest of them. */
    static void unknown(Report report, Fault fault, Origin origin, String written, List<String> names) {
        report.add(
                fault,
                origin,
                written,
                String.join(", ", names),
                Nearest.hint(written, names),
                Nearest.to(written, names).orElse(names.isEmpty() ? "id" : names.get(0)));
    }

    /** What kind of field it is. */
    static String kindOf(FieldModel field) {
        Kind kind = field.kind();
        if (kind instanceof Kind.Ref) {
            return "reference";
        }
        return kind instanceof Kind.Time ? "timestamp" : field.definition().type();
    }

    /** The names of the fields of a record. */
    static List<String> namesOf(RecordModel model) {
        return model.names();
    }
}
