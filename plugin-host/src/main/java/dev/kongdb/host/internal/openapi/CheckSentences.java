package dev.kongdb.host.internal.openapi;

import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of an entity that concern several fields, in words. */
final class CheckSentences {
    private CheckSentences() {}

    /** The sentences, or an empty text. */
    static String of(SchemaDefinition definition) {
        LinkedHashSet<String> sentences = new LinkedHashSet<>();
        if (definition.asMap().get("entity_checks") instanceof List<?> checks) {
            for (Object check : checks) {
                if (check instanceof Map<?, ?> named) {
                    named.forEach((name, argument) -> sentences.add(sentence(String.valueOf(name), argument)));
                }
            }
        }
        sentences.remove("");
        return String.join(" ", sentences);
    }

    private static String sentence(String check, @Nullable Object argument) {
        return switch (check) {
            case "at_least_one_of" -> "At least one of " + names(argument) + " must be set.";
            case "only_one_of" -> "Exactly one of " + names(argument) + " must be set.";
            case "distinct" -> "The values of " + names(argument) + " must differ.";
            case "mutually_required" -> "All or none of " + names(argument) + " must be set.";
            case "mutually_exclusive" -> "At most one of " + names(argument) + " may be set.";
            case "mutually_exclusive_sets" ->
                "Either " + names(member(argument, "set1")) + " may be set, or " + names(member(argument, "set2"))
                        + ".";
            case "conditional" ->
                "What `" + member(argument, "then_field") + "` may be depends on `" + member(argument, "if_field")
                        + "`.";
            case "conditional_at_least_one_of" ->
                "Depending on `" + member(argument, "if_field") + "`, at least one of "
                        + names(member(argument, "then_at_least_one_of")) + " must be set.";
            default -> "";
        };
    }

    private static @Nullable Object member(@Nullable Object argument, String name) {
        return argument instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String names(@Nullable Object list) {
        return list instanceof List<?> names
                ? names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                : "";
    }
}
