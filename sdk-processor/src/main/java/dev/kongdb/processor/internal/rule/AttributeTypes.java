package dev.kongdb.processor.internal.rule;

import static java.util.Map.entry;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.CheckModel;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.ShorthandModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Each attribute is used on a type that it is for. Kong limits some attributes to types; others
 * have an effect only on some types.
 */
final class AttributeTypes implements RecordRule {
    private static final List<String> NUMBERS = List.of("integer", "number");
    private static final List<String> SCALARS = List.of("string", "number", "integer");
    private static final List<String> ELEMENTS = List.of("array", "set");
    private static final List<String> TEXT = List.of("string");
    private static final List<String> SIZED = List.of("array", "set", "string", "map");

    private static final Map<String, List<String>> TYPES = Map.ofEntries(
            entry("between", NUMBERS),
            entry("gt", NUMBERS),
            entry("timestamp", List.of("number", "integer")),
            entry("one_of", SCALARS),
            entry("not_one_of", SCALARS),
            entry("unique", List.of("string", "number", "integer", "foreign")),
            entry("len_eq", SIZED),
            entry("len_min", SIZED),
            entry("len_max", SIZED),
            entry("contains", ELEMENTS),
            entry("elements", ELEMENTS),
            entry("keys", List.of("map")),
            entry("values", List.of("map")),
            entry("mutually_exclusive_subsets", ELEMENTS),
            entry("referenceable", List.of("string", "array", "set")),
            entry("match", TEXT),
            entry("not_match", TEXT),
            entry("match_all", TEXT),
            entry("match_any", TEXT),
            entry("match_none", TEXT),
            entry("starts_with", TEXT),
            entry("is_regex", TEXT),
            entry("uuid", TEXT),
            entry("legacy", TEXT));

    @Override
    public void check(RecordModel model, Report report) {
        for (ShorthandModel shorthand : model.shorthands()) {
            Definition definition = shorthand.definition();
            check(shorthand.kongName(), definition.type(), definition.attributes(), report);
        }
        for (FieldModel field : model.fields()) {
            check(field, field.definition(), report);
            Attribute onDelete = field.definition().written("on_delete");
            if (onDelete != null && !(field.kind() instanceof Kind.Ref) && !(field.kind() instanceof Kind.Broken)) {
                report.add(Fault.ONLY_FOR_REFERENCES, onDelete.origin(), "OnDelete", field.javaName());
            } else if (onDelete != null
                    && "null".equals(onDelete.value())
                    && field.definition().is("required")) {
                report.add(Fault.NULL_OF_REQUIRED, onDelete.origin(), field.javaName());
            }
            Attribute isAbstract = field.definition().written("abstract");
            if (isAbstract != null
                    && !(field.kind() instanceof Kind.Anything)
                    && !(field.kind() instanceof Kind.Broken)) {
                report.add(Fault.ABSTRACT_TYPE, isAbstract.origin(), field.javaName(), Text.kindOf(field));
            }
        }
    }

    private static void check(FieldModel field, Definition definition, Report report) {
        check(field.javaName(), definition.type(), definition.attributes(), report);
        Attribute referenceable = definition.written("referenceable");
        if (referenceable != null
                && definition.get("elements") instanceof Definition elements
                && !elements.type().equals("string")) {
            report.add(
                    Fault.ATTRIBUTE_NOT_FOR_TYPE,
                    referenceable.origin(),
                    field.javaName(),
                    "referenceable",
                    "its elements are of type " + elements.type(),
                    "string, and array and set of string");
        }
        for (Attribute attribute : definition.attributes()) {
            if (attribute.value() instanceof Definition inner) {
                check(field, inner, report);
            }
        }
    }

    /** Checks attributes of a field of the type. */
    static void check(String field, String type, Collection<Attribute> attributes, Report report) {
        for (Attribute attribute : attributes) {
            List<String> types = TYPES.get(attribute.name());
            if (types != null && !types.contains(type) && !type.equals("any")) {
                report.add(
                        Fault.ATTRIBUTE_NOT_FOR_TYPE,
                        attribute.origin(),
                        field,
                        attribute.name(),
                        "it is of type " + type,
                        String.join(", ", types));
            }
            if (CheckModel.INNER.contains(attribute.name()) && attribute.value() instanceof Map<?, ?> inner) {
                check(field, String.valueOf(inner.get("type")), attribute.parts(), report);
            }
        }
    }
}
