package dev.kongdb.host.internal.openapi;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of a field that JSON Schema cannot express, in words. */
final class FieldDescription {
    private FieldDescription() {}

    /** The sentences, or an empty text. */
    static String of(Field field) {
        List<String> sentences = new ArrayList<>();
        TextKind kind = TextKind.of(field);
        if (kind != null) {
            sentences.add(kind.description());
        } else if (field.attribute("custom_validator") != null || field.attribute("is_regex") != null) {
            sentences.add("The server has more rules for it than are told here.");
        }
        if (field.isTimestamp()) {
            sentences.add("Seconds since 1970.");
        }
        if (field.auto()) {
            sentences.add(field.name().equals("updated_at") ? "Set by every write." : "Generated unless it is given.");
        }
        if (field.unique()) {
            sentences.add(field.uniqueAcrossWs() ? "Unique in all workspaces." : "Unique.");
        }
        if (field.reference() != null) {
            sentences.add("Refers to one of `" + field.reference() + "`"
                    + switch (field.onDelete()) {
                        case "cascade" -> ", and is deleted with it.";
                        case "null" -> ", and becomes null when it is deleted.";
                        default -> ", which cannot be deleted meanwhile.";
                    });
        }
        if (field.immutable()) {
            sentences.add("Cannot be changed.");
        }
        if (field.referenceable()) {
            sentences.add("May be a reference to a secret, `{vault://…}`.");
        }
        if (field.type() == FieldType.SET) {
            sentences.add("A set: what comes twice counts once.");
        }
        if (field.attribute("mutually_exclusive_subsets") instanceof List<?> subsets) {
            sentences.add("Elements of one of these only: "
                    + subsets.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        }
        if (field.type() == FieldType.STRING) {
            addLengths(field, sentences);
        }
        return String.join(" ", sentences);
    }

    private static void addLengths(Field field, List<String> sentences) {
        if (field.attribute("len_eq") instanceof Number length) {
            sentences.add("Has " + length + " bytes.");
        }
        if (field.attribute("len_min") instanceof Number least && least.longValue() > 1) {
            sentences.add("Has at least " + least + " bytes.");
        }
        if (field.attribute("len_max") instanceof Number most) {
            sentences.add("Has at most " + most + " bytes.");
        }
    }
}
