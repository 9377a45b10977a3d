package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
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

/** Writes the builder of an entity. */
public final class BuilderGenerator {
    private final EntityModel entity;
    private final boolean faulty;
    private final ClassName builder;
    private final ClassName codec;
    private final Conversions conversions;
    private final Parameters parameters;
    private final MethodList methods;

    private BuilderGenerator(EntityModel entity, boolean faulty, MethodList methods) {
        this.entity = entity;
        this.faulty = faulty;
        this.builder = entity.body().generated("Builder");
        this.codec = entity.body().generated("Codec");
        this.conversions = new Conversions(entity.body(), builder);
        this.parameters = new Parameters(entity.body());
        this.methods = methods;
    }

    /**
     * The class. For an entity with faults, its methods throw, so that code which uses it still
     * compiles.
     */
    public static JavaFile generate(EntityModel entity, boolean faulty, MethodList.Inherited inherited, Report report) {
        return new BuilderGenerator(entity, faulty, inherited.ofBuilder(report)).generate();
    }

    private JavaFile generate() {
        TypeSpec.Builder type = Classes.like(entity.body(), builder)
                .superclass(ParameterizedTypeName.get(Names.ENTITY_BUILDER, entity.type()))
                .addJavadoc(
                        "The values of a write of {@code $L}. Setting null stores null.", Ascii.javadoc(entity.name()))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addStatement(
                                "super($L)",
                                faulty ? CodeBlock.of("$T.of()", Names.SHAPE) : CodeBlock.of("$T.SHAPE", codec))
                        .build());
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
            // A shorthand with the name of a field is set by the setter of the field.
            if (!setters.contains(shorthand.javaName())) {
                methods.add(shorthand(shorthand), shorthand.kongName(), shorthand.origin());
            }
        }
        return Classes.file(builder, type.addMethods(methods.all()).build());
    }

    private void add(MethodSpec method, FieldModel field) {
        methods.add(method, field.javaName(), field.origin());
    }

    private MethodSpec with() {
        return MethodSpec.methodBuilder("with")
                .addJavadoc("A builder that sets nothing yet.")
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
                .addJavadoc("A builder that sets every field to its value in the entity.")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(builder)
                .addParameter(entity.type(), "entity")
                .addCode(unless(code.add(";$<$<\n").build()))
                .build();
    }

    private MethodSpec setter(FieldModel field) {
        return fluent(field)
                .addParameter(Classes.nullable(typeOf(field), field.nullable()), parameters.of(field))
                .addCode(unless(CodeBlock.builder()
                        .add(
                                faulty
                                        ? CodeBlock.of("")
                                        : conversions.store(field, CodeBlock.of("$N", parameters.of(field))))
                        .add("return this;\n")
                        .build()))
                .build();
    }

    /** The type of a component; {@code Object} when the type could not be understood. */
    private static TypeName typeOf(FieldModel field) {
        return field.kind().isBroken() ? ClassName.OBJECT : field.type();
    }

    private MethodSpec setterOfEntity(FieldModel field, Kind.Target target) {
        return fluent(field)
                .addJavadoc("Sets {@code $L} to a reference to the entity.", Ascii.javadoc(field.kongName()))
                .addParameter(target.type(), parameters.of(field))
                .addCode(unless(CodeBlock.of(
                        "return $L($L);\n", callOf(field), Conversions.reference(target, parameters.of(field)))))
                .build();
    }

    /** Sets a field that subschemas define from a record. */
    private MethodSpec setterOfRecord(FieldModel field) {
        TypeVariableName record = TypeVariableName.get("C");
        return fluent(field)
                .addJavadoc(
                        "Sets {@code $L} to all values of a record, its nulls included.",
                        Ascii.javadoc(field.kongName()))
                .addTypeVariable(record)
                .addParameter(record, parameters.of(field))
                .addParameter(ParameterizedTypeName.get(Names.RECORD_CODEC, record), "codec")
                .addCode(unless(CodeBlock.of("return $L(codec.toTable($N));\n", callOf(field), parameters.of(field))))
                .build();
    }

    /** With two setters of one name, a bare null would be ambiguous. */
    private MethodSpec setterToNull(FieldModel field) {
        return MethodSpec.methodBuilder("no" + field.capitalised())
                .addJavadoc("Sets {@code $L} to null.", Ascii.javadoc(field.kongName()))
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addCode(unless(
                        CodeBlock.of("row.set($L, $T.NULL);\nreturn this;\n", conversions.position(field), Names.ROW)))
                .build();
    }

    private MethodSpec shorthand(ShorthandModel shorthand) {
        return MethodSpec.methodBuilder(shorthand.javaName())
                .addJavadoc("Sets the fields for which {@code $L} stands.", Ascii.javadoc(shorthand.kongName()))
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addParameter(Classes.nullable(shorthand.type(), true), parameters.of(shorthand.javaName()))
                .addCode(unless(CodeBlock.of(
                        "row.setUnknown($S, $N);\nreturn this;\n",
                        shorthand.kongName(),
                        parameters.of(shorthand.javaName()))))
                .build();
    }

    /** The name of a setter in a call. In Java, a bare call of "yield" is a statement. */
    private static String callOf(FieldModel field) {
        return field.javaName().equals("yield") ? "this.yield" : field.javaName();
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
