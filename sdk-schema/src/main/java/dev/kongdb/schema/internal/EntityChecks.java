package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.lua.LuaText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the entity checks of a definition. */
final class EntityChecks {
    /** The names of all checks. */
    static final List<String> NAMES = List.of(
            "at_least_one_of",
            "conditional_at_least_one_of",
            "only_one_of",
            "distinct",
            "conditional",
            "custom_entity_check",
            "mutually_required",
            "mutually_exclusive",
            "mutually_exclusive_sets");

    private final Fields fields;
    private final SchemaCompiler compiler;

    EntityChecks(Fields fields, SchemaCompiler compiler) {
        this.fields = fields;
        this.compiler = compiler;
    }

    /** The checks of the list under {@code entity_checks}. */
    List<CompiledCheck> of(@Nullable Object definitions) {
        List<CompiledCheck> checks = new ArrayList<>();
        if (definitions instanceof List<?> list) {
            for (Object entry : list) {
                for (Map.Entry<?, ?> check :
                        SchemaCompiler.table("entity_checks", entry).entrySet()) {
                    Object argument = check.getValue();
                    if (argument != null && !argument.equals(false)) {
                        checks.add(check(String.valueOf(check.getKey()), argument));
                    }
                }
            }
        }
        return List.copyOf(checks);
    }

    private CompiledCheck check(String name, Object argument) {
        return switch (name) {
            case "at_least_one_of" -> atLeastOneOf(paths(argument));
            case "only_one_of" -> onlyOneOf(paths(argument));
            case "distinct" -> distinct(paths(argument));
            case "mutually_required" -> mutuallyRequired(paths(argument));
            case "mutually_exclusive" -> mutuallyExclusive(paths(argument));
            case "mutually_exclusive_sets" -> mutuallyExclusiveSets(SchemaCompiler.table(name, argument));
            case "conditional" -> new Conditional(SchemaCompiler.table(name, argument));
            case "conditional_at_least_one_of" -> new ConditionalAtLeastOneOf(SchemaCompiler.table(name, argument));
            case "custom_entity_check" -> custom(SchemaCompiler.table(name, argument));
            default -> throw new IllegalArgumentException("no such entity check: " + name);
        };
    }

    private List<FieldPath> paths(@Nullable Object names) {
        List<FieldPath> paths = new ArrayList<>();
        if (names instanceof List<?> list) {
            list.forEach(name -> paths.add(path(name)));
        }
        return paths;
    }

    private FieldPath path(@Nullable Object name) {
        return new FieldPath(String.valueOf(name), fields);
    }

    private static List<FieldPath> concat(List<FieldPath> first, List<FieldPath> second) {
        List<FieldPath> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static List<FieldPath> nonEmpty(CompiledCheck.Run run, List<FieldPath> paths) {
        List<FieldPath> found = new ArrayList<>(paths.size());
        for (FieldPath path : paths) {
            if (run.isNonEmpty(path)) {
                found.add(path);
            }
        }
        return found;
    }

    private static int countNonEmpty(CompiledCheck.Run run, List<FieldPath> paths) {
        int count = 0;
        for (int i = 0; i < paths.size(); i++) {
            if (run.isNonEmpty(paths.get(i))) {
                count++;
            }
        }
        return count;
    }

    private static String quoted(List<FieldPath> paths) {
        return LuaText.quoted(CompiledCheck.names(paths));
    }

    private static String atLeastOneOfText(List<FieldPath> fields, boolean updating) {
        return (updating ? "when updating, " : "") + "at least one of these fields must be non-empty: "
                + quoted(fields);
    }

    private static CompiledCheck atLeastOneOf(List<FieldPath> fields) {
        return new CompiledCheck(fields, List.of(), true, true) {
            @Override
            void check(Run run) {
                if (countNonEmpty(run, fields) == 0) {
                    run.errors().entity(atLeastOneOfText(fields, run.updating()));
                }
            }
        };
    }

    private static CompiledCheck onlyOneOf(List<FieldPath> fields) {
        return new CompiledCheck(fields, fields, false, true) {
            @Override
            void check(Run run) {
                if (countNonEmpty(run, fields) != 1) {
                    run.errors().entity("exactly one of these fields must be non-empty: " + quoted(fields));
                }
            }
        };
    }

    private static CompiledCheck distinct(List<FieldPath> fields) {
        return new CompiledCheck(fields, fields, false, true) {
            @Override
            void check(Run run) {
                for (int i = 1; i < fields.size(); i++) {
                    for (int j = 0; j < i; j++) {
                        Object one = run.get(fields.get(i));
                        if (RowValues.isNonEmpty(one) && RowValues.rawEquals(one, run.get(fields.get(j)))) {
                            run.errors().entity("values of these fields must be distinct: " + quoted(fields));
                            return;
                        }
                    }
                }
            }
        };
    }

    private static CompiledCheck mutuallyRequired(List<FieldPath> fields) {
        return new CompiledCheck(fields, List.of(), true, false) {
            @Override
            void check(Run run) {
                int count = countNonEmpty(run, fields);
                if (count != 0 && count != fields.size()) {
                    run.errors().entity(CompiledTransformation.allOrNone(CompiledCheck.names(fields)));
                }
            }
        };
    }

    private static CompiledCheck mutuallyExclusive(List<FieldPath> fields) {
        return new CompiledCheck(fields, List.of(), true, false) {
            @Override
            void check(Run run) {
                if (countNonEmpty(run, fields) > 1) {
                    run.errors().entity("only one or none of these fields must be set: " + quoted(fields));
                }
            }
        };
    }

    private CompiledCheck mutuallyExclusiveSets(Map<?, ?> argument) {
        List<FieldPath> first = paths(argument.get("set1"));
        List<FieldPath> second = paths(argument.get("set2"));
        return new CompiledCheck(concat(first, second), List.of(), true, false) {
            @Override
            void check(Run run) {
                List<FieldPath> one = nonEmpty(run, first);
                List<FieldPath> other = nonEmpty(run, second);
                if (!one.isEmpty() && !other.isEmpty()) {
                    run.errors()
                            .entity("these sets are mutually exclusive: (" + quoted(one) + "), (" + quoted(other)
                                    + ")");
                }
            }
        };
    }

    private CompiledCheck custom(Map<?, ?> argument) {
        List<FieldPath> sources = paths(argument.get("field_sources"));
        Set<String> visible = new HashSet<>(CompiledCheck.names(sources));
        // Kong accepts a check without a function, and fails when the check runs.
        CustomEntityCheck function = argument.get("fn") == null
                ? fields -> {
                    throw new SchemaDefinitionException(
                            SchemaDefinitionException.Stage.DEFINE, "custom_entity_check: no function", null);
                }
                : Functions.get(argument, "fn", CustomEntityCheck.class);
        return new CompiledCheck(sources, sources, false, false) {
            @Override
            void check(Run run) {
                Verdict verdict = function.check(new RowView(run.row(), visible));
                if (!verdict.isOk()) {
                    Object error = verdict.error();
                    run.errors()
                            .entity(
                                    error != null
                                            ? error
                                            : "failed entity check: custom_entity_check({ name = "
                                                    + LuaText.inline(argument) + " })");
                }
            }
        };
    }

    /**
     * Compiles a field with the attributes of a match in place of its own; null when there is no
     * such field. Properties that do not come from the definition stay: a record of an entity is
     * required, and a reference has its schema.
     */
    private @Nullable CompiledField matcher(FieldPath path, @Nullable Object match) {
        if (path.field == null) {
            return null;
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(path.field.attributes());
        if (match instanceof Map<?, ?> overrides) {
            overrides.forEach((attribute, value) -> merged.put(String.valueOf(attribute), value));
        }
        if (path.field.required()) {
            merged.putIfAbsent("required", true);
        }
        return compiler.variant(path.field, merged, overridesFields(match));
    }

    private static boolean overridesFields(@Nullable Object match) {
        return match instanceof Map<?, ?> overrides && overrides.containsKey("fields");
    }

    private static boolean matches(@Nullable CompiledField matcher, @Nullable Object value, CompiledCheck.Run run) {
        return matcher != null && Validation.check(matcher, value, run.updating()) == null;
    }

    private final class Conditional extends CompiledCheck {
        private final FieldPath ifField;
        private final FieldPath thenField;
        private final @Nullable CompiledField ifMatch;
        private final @Nullable CompiledField thenMatch;
        private final boolean thenRequired;
        private final String failed;
        private final String thenError;

        Conditional(Map<?, ?> argument) {
            this(argument, path(argument.get("if_field")), path(argument.get("then_field")));
        }

        private Conditional(Map<?, ?> argument, FieldPath ifField, FieldPath thenField) {
            super(List.of(ifField, thenField), List.of(ifField), false, true);
            this.ifField = ifField;
            this.thenField = thenField;
            this.ifMatch = matcher(ifField, argument.get("if_match"));
            this.thenMatch = matcher(thenField, argument.get("then_match"));
            this.thenRequired =
                    argument.get("then_match") instanceof Map<?, ?> match && Boolean.TRUE.equals(match.get("required"));
            this.failed = "failed conditional validation given value of field '" + ifField.name + "'";
            this.thenError =
                    argument.get("then_err") instanceof String text ? LuaText.format(text, ifField.name) : failed;
        }

        @Override
        void check(Run run) {
            if (thenMatch == null || !matches(ifMatch, run.get(ifField), run)) {
                return;
            }
            Object value = run.get(thenField);
            if (thenRequired && !RowValues.isPresent(value)) {
                run.errors().path(thenField.names, ErrorCollector.REQUIRED);
                run.errors().entity(failed); // then_err applies to values that do not match
                return;
            }
            Object error = Validation.check(thenMatch, value, run.updating());
            if (error != null) {
                run.errors().path(thenField.names, error);
                run.errors().entity(thenError);
            }
        }
    }

    private final class ConditionalAtLeastOneOf extends CompiledCheck {
        private final FieldPath ifField;
        private final List<FieldPath> thenFields;
        private final List<FieldPath> elseFields;
        private final @Nullable CompiledField ifMatch;
        private final @Nullable CompiledField elseMatch;
        private final @Nullable Object thenError;
        private final @Nullable Object elseError;

        ConditionalAtLeastOneOf(Map<?, ?> argument) {
            this(
                    argument,
                    path(argument.get("if_field")),
                    paths(argument.get("then_at_least_one_of")),
                    paths(argument.get("else_then_at_least_one_of")));
        }

        private ConditionalAtLeastOneOf(
                Map<?, ?> argument, FieldPath ifField, List<FieldPath> thenFields, List<FieldPath> elseFields) {
            super(concat(List.of(ifField), concat(thenFields, elseFields)), List.of(), true, true);
            this.ifField = ifField;
            this.thenFields = thenFields;
            this.elseFields = elseFields;
            this.ifMatch = matcher(ifField, argument.get("if_match"));
            this.elseMatch = argument.get("else_match") == null ? null : matcher(ifField, argument.get("else_match"));
            this.thenError = argument.get("then_err");
            this.elseError = argument.get("else_then_err");
        }

        @Override
        void check(Run run) {
            Object value = run.get(ifField);
            if (value == null) {
                return;
            }
            if (matches(ifMatch, value, run)) {
                demand(thenFields, thenError, run);
            } else if (matches(elseMatch, value, run)) {
                demand(elseFields, elseError, run);
            }
        }

        private static void demand(List<FieldPath> fields, @Nullable Object error, Run run) {
            if (countNonEmpty(run, fields) == 0) {
                run.errors()
                        .entity(
                                error instanceof String text
                                        ? LuaText.format(text, quoted(fields))
                                        : atLeastOneOfText(fields, run.updating()));
            }
        }
    }
}
