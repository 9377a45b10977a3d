package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.CheckModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.ShorthandModel;
import javax.lang.model.element.Modifier;

/**
 * Writes the constants with the positions of a record's fields, and the parts of its definition.
 */
final class Positions {
    private static final Modifier[] CONSTANT = {Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL};

    private Positions() {}

    static void addTo(TypeSpec.Builder type, RecordModel model) {
        for (FieldModel field : model.fields()) {
            type.addField(FieldSpec.builder(TypeName.INT, model.constant(field), CONSTANT)
                    .initializer("$L", field.position())
                    .build());
        }
        type.addField(FieldSpec.builder(Names.SHAPE, "SHAPE", CONSTANT)
                .initializer(
                        "$T.of($L)",
                        Names.SHAPE,
                        model.fields().stream()
                                .map(field -> CodeBlock.of("$S", field.kongName()))
                                .collect(CodeBlock.joining(",$W")))
                .build());
    }

    /** The fields of a definition, as calls of its builder. */
    static CodeBlock fields(RecordModel model) {
        return fields(model, true);
    }

    /**
     * The fields of a definition, as calls of its builder.
     *
     * @param strict whether a field is never null when its component cannot be; Kong's own entities
     *     are defined as in Kong
     */
    static CodeBlock fields(RecordModel model, boolean strict) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (FieldModel field : model.fields()) {
            code.add(
                    strict && field.isNeverNull() ? "\n.field($S, $L$Z.neverNull())" : "\n.field($S, $L)",
                    field.kongName(),
                    Literals.ofDefinition(field.definition()));
        }
        return code.build();
    }

    /** The checks and shorthand fields of a definition, as calls of its builder. */
    static CodeBlock extras(RecordModel model) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (!model.shorthands().isEmpty()) {
            code.add("\n.with($S, $T.of(", "shorthand_fields", java.util.List.class);
            String separator = "";
            for (ShorthandModel shorthand : model.shorthands()) {
                code.add(
                        separator + "\n$>$>$T.of($S, $L)$<$<",
                        java.util.Map.class,
                        shorthand.kongName(),
                        Literals.ofDefinition(shorthand.definition()));
                separator = ",";
            }
            code.add("))");
        }
        if (!model.checks().isEmpty()) {
            code.add("\n.with($S, $T.of(", "entity_checks", java.util.List.class);
            String separator = "";
            for (CheckModel check : model.checks()) {
                code.add(
                        separator + "\n$>$>$T.of($S, $L)$<$<",
                        java.util.Map.class,
                        check.kongName(),
                        Literals.of(check.argument()));
                separator = ",";
            }
            code.add("))");
        }
        return code.build();
    }
}
