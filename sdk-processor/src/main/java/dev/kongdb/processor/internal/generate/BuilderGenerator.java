package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.ShorthandModel;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the builder for writes of an entity. */
public final class BuilderGenerator {
    private final EntityModel entity;
    private final boolean faulty;
    private final ClassName builder;
    private final ClassName schema;
    private final Conversions conversions;
    private final Parameters parameters;
    private final MethodList methods;

    private BuilderGenerator(EntityModel entity, boolean faulty, MethodList methods) {
        this.entity = entity;
        this.faulty = faulty;
        this.builder = entity.body().generated("Builder");
        this.schema = entity.body().generated("Schema");
        this.conversions = new Conversions(entity.body());
        this.parameters = new Parameters(entity.body());
        this.methods = methods;
    }

    /** The class; of an entity with faults, one that compiles. */
    public static JavaFile generate(EntityModel entity, boolean faulty, MethodList.Inherited inherited, Report report) {
        return new BuilderGenerator(entity, faulty, inherited.ofBuilder(report)).generate();
    }

    private JavaFile generate() {
        TypeSpec.Builder type = Classes.like(entity.body(), builder)
                .addSuperinterface(ParameterizedTypeName.get(Names.ENTITY_BUILDER, entity.type()))
                .addJavadoc("""
                        The values of a write of {@code $L}. A field that no setter was called for is not set; one set to null is set \
                        to null. Not thread-safe.""", Ascii.javadoc(entity.name()));
        if (!faulty) {
            type.addField(FieldSpec.builder(Names.ROW, "row", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new $T($T.SHAPE)", Names.ROW, schema)
                    .build());
        }
        methods.add(with());
        methods.add(from());
        for (FieldModel field : entity.fields()) {
            add(setter(field), field);
            if (field.kind() instanceof Kind.Anything) {
                add(setterOfRecord(field), field);
            }
            if (field.kind() instanceof Kind.Ref ref && ref.target().keyAccessor() != null) {
                add(setterOfEntity(field, ref.target()), field);
                if (field.nullable()) {
                    add(setterToNull(field), field);
                }
            }
        }
        Set<String> setters = new HashSet<>();
        entity.fields().forEach(field -> setters.add(field.javaName()));
        for (ShorthandModel shorthand : entity.body().shorthands()) {
            // One that has the name of a field is given through the setter of the field.
            if (!setters.contains(shorthand.javaName())) {
                methods.add(shorthand(shorthand), shorthand.kongName(), shorthand.origin());
            }
        }
        methods.add(MethodSpec.methodBuilder("toRow")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Names.ROW)
                .addCode(unless(CodeBlock.of("return row.copy();\n")))
                .build());
        return Classes.file(
                builder,
                type.addMethod(Classes.privateConstructor())
                        .addMethods(methods.all())
                        .build());
    }

    private void add(MethodSpec method, FieldModel field) {
        methods.add(method, field.javaName(), field.origin());
    }

    private MethodSpec with() {
        return MethodSpec.methodBuilder("with")
                .addJavadoc("A builder in which nothing is set.")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(builder)
                .addCode("return new $T();\n", builder)
                .build();
    }

    private MethodSpec from() {
        CodeBlock.Builder code = CodeBlock.builder().add("return with()$>$>");
        for (FieldModel field : entity.fields()) {
            code.add("\n.$1N(entity.$1N())", field.javaName());
        }
        return MethodSpec.methodBuilder("from")
                .addJavadoc("A builder in which every field is set as in that entity; where it has null, to null.")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(builder)
                .addParameter(entity.type(), "entity")
                .addCode(unless(code.add(";$<$<\n").build()))
                .build();
    }

    private MethodSpec setter(FieldModel field) {
        return fluent(field)
                .addJavadoc(
                        field.nullable() ? "Sets {@code $L}; null sets it to null." : "Sets {@code $L}.",
                        Ascii.javadoc(field.kongName()))
                .addParameter(Classes.nullable(typeOf(field), field.nullable()), parameters.of(field))
                .addCode(unless(CodeBlock.builder()
                        .add(
                                faulty
                                        ? CodeBlock.of("")
                                        : conversions.store(field, schema, CodeBlock.of("$N", parameters.of(field))))
                        .add("return this;\n")
                        .build()))
                .build();
    }

    /** The type of a component; of one whose type could not be understood, anything. */
    private static TypeName typeOf(FieldModel field) {
        return field.kind().isBroken() ? ClassName.OBJECT : field.type();
    }

    private MethodSpec setterOfEntity(FieldModel field, Kind.Target target) {
        return fluent(field)
                .addJavadoc("Sets {@code $L} to that entity, by its primary key.", Ascii.javadoc(field.kongName()))
                .addParameter(target.type(), parameters.of(field))
                .addCode(unless(CodeBlock.of(
                        "return this.$N($L);\n",
                        field.javaName(),
                        Conversions.reference(target, parameters.of(field)))))
                .build();
    }

    /** Where subschemas say what a field holds, a record can say it in Java. */
    private MethodSpec setterOfRecord(FieldModel field) {
        TypeVariableName record = TypeVariableName.get("C");
        return fluent(field)
                .addJavadoc(
                        "Sets {@code $L} to all that a record holds; its nulls are set to null.",
                        Ascii.javadoc(field.kongName()))
                .addTypeVariable(record)
                .addParameter(record, parameters.of(field))
                .addParameter(ParameterizedTypeName.get(Names.RECORD_CODEC, record), "codec")
                .addCode(unless(
                        CodeBlock.of("return this.$N(codec.toTable($N));\n", field.javaName(), parameters.of(field))))
                .build();
    }

    /** With two setters of one name, a bare null would be ambiguous. */
    private MethodSpec setterToNull(FieldModel field) {
        return MethodSpec.methodBuilder("no" + field.capitalised())
                .addJavadoc("Sets {@code $L} to null.", Ascii.javadoc(field.kongName()))
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addCode(unless(CodeBlock.of(
                        "row.set($T.$L, $T.NULL);\nreturn this;\n",
                        schema,
                        entity.body().constant(field),
                        Names.ROW)))
                .build();
    }

    private MethodSpec shorthand(ShorthandModel shorthand) {
        return MethodSpec.methodBuilder(shorthand.javaName())
                .addJavadoc(
                        "Gives {@code $L}, which stands for other fields and overwrites them.",
                        Ascii.javadoc(shorthand.kongName()))
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addParameter(Classes.nullable(shorthand.type(), true), parameters.of(shorthand.javaName()))
                .addCode(unless(CodeBlock.of(
                        "row.setUnknown($S, $N);\nreturn this;\n",
                        shorthand.kongName(),
                        parameters.of(shorthand.javaName()))))
                .build();
    }

    private MethodSpec.Builder fluent(FieldModel field) {
        return MethodSpec.methodBuilder(field.javaName())
                .addModifiers(Modifier.PUBLIC)
                .returns(builder);
    }

    private CodeBlock unless(CodeBlock statements) {
        return Classes.unless(faulty, entity.body().element(), statements);
    }
}
