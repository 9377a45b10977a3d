package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.processor.internal.model.SubschemaModel;
import javax.lang.model.element.Modifier;

/**
 * Writes the codec of a record: its definition, and its conversion from rows. The codec of a record
 * without builder also converts to rows.
 */
public final class CodecGenerator {
    private static final Modifier[] CONSTANT = {Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL};

    private CodecGenerator() {}

    /** The codec of an entity, with its definition. */
    public static JavaFile ofEntity(EntityModel entity, boolean faulty) {
        RecordModel model = entity.body();
        ClassName codec = model.generated("Codec");
        TypeSpec.Builder type = Classes.like(model, codec)
                .addJavadoc(
                        "Defines {@code $L} and reads its rows. The int constants are the positions of fields.",
                        Ascii.javadoc(entity.name()));
        if (!faulty) {
            Positions.addTo(type, model);
        }
        type.addField(FieldSpec.builder(Names.SCHEMA_DEFINITION, "DEFINITION", CONSTANT)
                .initializer(EntityDefinition.of(entity, faulty))
                .build());
        addDecoding(type, Names.ROW_CODEC, codec, model, false, faulty);
        return Classes.file(codec, type.build());
    }

    /**
     * The codec of a subschema. It finds fields by name, because their positions are those of the
     * entity.
     */
    public static JavaFile ofSubschema(SubschemaModel subschema) {
        RecordModel model = subschema.body();
        ClassName codec = model.generated("Codec");
        TypeSpec.Builder type = Classes.like(model, codec)
                .addJavadoc(
                        "Turns rows of {@code $L} that are of this kind into {@link $T}s.",
                        Ascii.javadoc(subschema.entity()),
                        model.type());
        addDecoding(type, Names.ROW_CODEC, codec, model, true, false);
        return Classes.file(codec, type.build());
    }

    /**
     * The codec of a record within entities, or of the configuration of a plugin; with its
     * definition.
     */
    public static JavaFile ofRecord(RecordModel model, boolean faulty) {
        ClassName codec = model.generated("Codec");
        TypeSpec.Builder type = Classes.like(model, codec)
                .addJavadoc(
                        "Defines {@link $T}, reads and writes it. The int constants are the positions of fields.",
                        model.type());
        if (!faulty) {
            Positions.addTo(type, model);
        }
        type.addField(FieldSpec.builder(Names.FIELD_DEFINITION, "DEFINITION", CONSTANT)
                .initializer(definition(model, faulty))
                .build());
        addDecoding(type, Names.RECORD_CODEC, codec, model, false, faulty);
        type.addMethod(Classes.overriding(
                        "shape", Names.SHAPE, Classes.unless(faulty, model.element(), CodeBlock.of("return SHAPE;\n"))))
                .addMethod(encode(model, codec, faulty));
        return Classes.file(codec, type.build());
    }

    private static CodeBlock definition(RecordModel model, boolean faulty) {
        CodeBlock.Builder code = CodeBlock.builder().add("$T.of($S)$>$>", Names.FIELD_DEFINITION, "record");
        if (!faulty && model.fields().isEmpty()) {
            code.add("\n.with($S, $T.of())", "fields", java.util.List.class);
        } else if (!faulty) {
            code.add(Positions.fields(model)).add(Positions.extras(model));
        }
        return code.add("$<$<").build();
    }

    private static void addDecoding(
            TypeSpec.Builder type,
            ClassName codecInterface,
            ClassName codec,
            RecordModel model,
            boolean byName,
            boolean faulty) {
        type.addSuperinterface(ParameterizedTypeName.get(codecInterface, model.type()))
                .addField(FieldSpec.builder(codec, "INSTANCE", CONSTANT)
                        .initializer("new $T()", codec)
                        .build())
                .addMethod(Classes.privateConstructor());
        Conversions conversions = new Conversions(model, codec);
        CodeBlock values = model.components().stream()
                .map(component ->
                        faulty ? CodeBlock.of("") : CodeBlock.of("\n$L", conversions.decode(component, byName)))
                .collect(CodeBlock.joining(","));
        type.addMethod(MethodSpec.methodBuilder("decode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(model.type())
                .addParameter(Names.ROW, "row")
                .addCode(Classes.unless(
                        faulty, model.element(), CodeBlock.of("return new $T($>$>$L$<$<);\n", model.type(), values)))
                .build());
        if (!faulty) {
            type.addMethods(conversions.methods());
        }
    }

    private static MethodSpec encode(RecordModel model, ClassName codec, boolean faulty) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (!faulty) {
            Conversions conversions = new Conversions(model, codec);
            code.add("$1T row = new $1T(SHAPE);\n", Names.ROW);
            for (FieldModel field : model.fields()) {
                code.add(conversions.store(field, CodeBlock.of("value.$N()", field.javaName())));
            }
            code.add("return row;\n");
        }
        return MethodSpec.methodBuilder("encode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Names.ROW)
                .addParameter(model.type(), "value")
                .addCode(Classes.unless(faulty, model.element(), code.build()))
                .build();
    }
}
