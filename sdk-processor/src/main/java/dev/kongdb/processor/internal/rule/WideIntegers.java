package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Integers fit into 32 bits, in which Kong stores them in Cassandra. */
final class WideIntegers implements EntityRule {
    @Override
    public void check(EntityModel entity, Report report) {
        if (!entity.settings().baseMigration()) {
            return; // the author makes the table
        }
        for (FieldModel field : entity.fields()) {
            if (isWide(field.kind(), field.definition())) {
                report.add(Fault.LONG_IN_CASSANDRA, field.origin(), field.javaName());
            }
        }
    }

    private static boolean isWide(Kind kind, Definition definition) {
        if (kind instanceof Kind.ListOf list) {
            return isWide(list.element(), definition.get("elements"));
        }
        if (kind instanceof Kind.SetOf set) {
            return isWide(set.element(), definition.get("elements"));
        }
        if (kind instanceof Kind.MapOf map) {
            return isWide(map.value(), definition.get("values"));
        }
        return kind instanceof Kind.Whole whole
                && whole.wide()
                && !definition.is("timestamp")
                && !isNarrow(definition.get("between"))
                && !isNarrow(definition.get("one_of"))
                && !definition.has("eq");
    }

    private static boolean isWide(Kind kind, @Nullable Object inner) {
        return inner instanceof Definition definition && isWide(kind, definition);
    }

    /** Whether all these values, or the ends of the range, fit an int. */
    private static boolean isNarrow(@Nullable Object values) {
        return values instanceof List<?> list
                && list.stream().allMatch(value -> value instanceof Long number && number == number.intValue());
    }
}
