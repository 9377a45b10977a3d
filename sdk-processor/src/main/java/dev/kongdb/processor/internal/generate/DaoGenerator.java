package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes the typed DAO of an entity: what is particular to it beside what {@code EntityDao} has. */
public final class DaoGenerator {
    private static final ParameterSpec OPTIONS =
            ParameterSpec.builder(Names.OPTIONS, "options").build();

    private final EntityModel entity;
    private final boolean faulty;
    private final ClassName schema;
    private final ClassName builder;
    private final Conversions conversions;

    private DaoGenerator(EntityModel entity, boolean faulty) {
        this.entity = entity;
        this.faulty = faulty;
        this.schema = entity.body().generated("Schema");
        this.builder = entity.body().generated("Builder");
        this.conversions = new Conversions(entity.body());
    }

    /** The class; of an entity with faults, one that compiles. */
    public static JavaFile generate(EntityModel entity, boolean faulty) {
        return new DaoGenerator(entity, faulty).generate();
    }

    private JavaFile generate() {
        ClassName dao = entity.body().generated("Dao");
        FieldModel key = entity.primaryKey();
        TypeName keyType = key == null || key.kind() instanceof Kind.Broken
                ? ClassName.get(UUID.class)
                : key.type().box();
        TypeSpec.Builder type = Classes.like(entity.body(), dao)
                .superclass(ParameterizedTypeName.get(Names.ENTITY_DAO, entity.type(), builder, keyType))
                .addJavadoc("Reads and writes {@code $L}. Thread-safe.", entity.name())
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("A DAO over that engine; {@code kong.db} makes it.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(Names.DAO_ENGINE, "engine")
                        .addStatement(
                                "super(engine, $T.INSTANCE)", entity.body().generated("Codec"))
                        .build())
                .addMethod(keyRow(key, keyType));
        for (FieldModel field : entity.fields()) {
            if (!(field.kind() instanceof Kind.Broken)
                    && (field.unique()
                            || field.kongName().equals(entity.settings().endpointKey()))) {
                type.addMethods(by(field));
            }
        }
        for (FieldModel field : entity.fields()) {
            if (field.kind() instanceof Kind.Ref ref) {
                type.addMethods(forReference(field, ref.target()));
            }
        }
        return Classes.file(dao, type.build());
    }

    private MethodSpec keyRow(@Nullable FieldModel key, TypeName keyType) {
        return MethodSpec.methodBuilder("keyRow")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(Names.ROW)
                .addParameter(keyType, "key")
                .addCode(
                        faulty || key == null
                                ? unless(CodeBlock.of(""))
                                : CodeBlock.of(
                                        "return new $T($T.SHAPE).set($T.$L, $L);\n",
                                        Names.ROW,
                                        schema,
                                        schema,
                                        key.constant(),
                                        conversions.encode(boxed(key.kind()), CodeBlock.of("key"))))
                .build();
    }

    /** The kind of a value that comes as an object. */
    private static Kind boxed(Kind kind) {
        return kind instanceof Kind.Whole whole ? new Kind.Whole(false, whole.wide()) : kind;
    }

    private List<MethodSpec> by(FieldModel field) {
        String by = "By" + field.capitalised();
        CodeBlock position = CodeBlock.of("$T.$L", schema, field.constant());
        CodeBlock value =
                faulty ? CodeBlock.of("") : conversions.encode(field.kind(), CodeBlock.of("$N", field.javaName()));
        ParameterSpec key =
                ParameterSpec.builder(field.type(), field.javaName()).build();
        ParameterSpec values = ParameterSpec.builder(builder, valuesName(field)).build();
        TypeName one = ParameterizedTypeName.get(ClassName.get(Optional.class), entity.type());
        List<MethodSpec> methods = new ArrayList<>();
        addBoth(
                methods,
                method(
                        "select" + by,
                        one,
                        "The entity whose {@code $L} is that; empty when there is none.",
                        field.kongName(),
                        key),
                CodeBlock.of("return selectBy($L, $L, options);\n", position, value));
        addBoth(
                methods,
                method(
                        "update" + by,
                        entity.type(),
                        "Changes the entity whose {@code $L} is that, as {@link #update} does.",
                        field.kongName(),
                        key,
                        values),
                CodeBlock.of("return updateBy($L, $L, $N, options);\n", position, value, values));
        addBoth(
                methods,
                method(
                        "upsert" + by,
                        entity.type(),
                        "Inserts the entity with that {@code $L}, or replaces it as {@link #upsert} does; it keeps its primary key.",
                        field.kongName(),
                        key,
                        values),
                CodeBlock.of("return upsertBy($L, $L, $N, options);\n", position, value, values));
        addBoth(
                methods,
                method(
                        "delete" + by,
                        TypeName.BOOLEAN,
                        "Deletes the entity whose {@code $L} is that, as {@link #delete} does; false when there was none.",
                        field.kongName(),
                        key),
                CodeBlock.of("return deleteBy($L, $L, options);\n", position, value));
        return methods;
    }

    private static String valuesName(FieldModel field) {
        return field.javaName().equals("values") ? "changes" : "values";
    }

    private List<MethodSpec> forReference(FieldModel field, Kind.Target target) {
        CodeBlock position = CodeBlock.of("$T.$L", schema, field.constant());
        ParameterSpec reference = ParameterSpec.builder(
                        ParameterizedTypeName.get(Names.REFERENCE, target.type()), field.javaName())
                .build();
        TypeName page = ParameterizedTypeName.get(Names.PAGE, entity.type());
        TypeName stream = ParameterizedTypeName.get(ClassName.get(Stream.class), entity.type());
        String suffix = "For" + field.capitalised();
        List<MethodSpec> methods = new ArrayList<>();
        addBoth(
                methods,
                method(
                        "page" + suffix,
                        page,
                        "The first page of the entities whose {@code $L} is that.",
                        field.kongName(),
                        reference),
                CodeBlock.of("return pageFor($L, $N, null, null, options);\n", position, reference));
        addBoth(
                methods,
                method(
                        "page" + suffix,
                        page,
                        "A page of the entities whose {@code $L} is that: size and offset as in {@link #page(int, String)}.",
                        field.kongName(),
                        reference,
                        ParameterSpec.builder(TypeName.INT, "size").build(),
                        ParameterSpec.builder(Classes.nullable(ClassName.get(String.class), true), "offset")
                                .build()),
                CodeBlock.of("return pageFor($L, $N, size, offset, options);\n", position, reference));
        addBoth(
                methods,
                method(
                        "each" + suffix,
                        stream,
                        "All entities whose {@code $L} is that, read page by page as the stream is consumed.",
                        field.kongName(),
                        reference),
                CodeBlock.of("return eachFor($L, $N, options);\n", position, reference));
        return methods;
    }

    private static MethodSpec method(
            String name, TypeName returns, String javadoc, String field, ParameterSpec... parameters) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc(javadoc, field)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addParameters(List.of(parameters))
                .build();
    }

    /** Adds a method without options, which calls the one with. */
    private void addBoth(List<MethodSpec> methods, MethodSpec bare, CodeBlock code) {
        CodeBlock arguments = bare.parameters().stream()
                .map(parameter -> CodeBlock.of("$N", parameter))
                .collect(CodeBlock.joining(", "));
        methods.add(bare.toBuilder()
                .addCode(unless(CodeBlock.of("return $N($L, $T.none());\n", bare.name(), arguments, Names.OPTIONS)))
                .build());
        MethodSpec.Builder full = MethodSpec.methodBuilder(bare.name())
                .addJavadoc("As {@link #$L($L)}, with options.", bare.name(), types(bare))
                .addModifiers(Modifier.PUBLIC)
                .returns(bare.returnType())
                .addParameters(bare.parameters())
                .addParameter(OPTIONS)
                .addCode(unless(code));
        methods.add(full.build());
    }

    private static CodeBlock types(MethodSpec method) {
        return method.parameters().stream()
                .map(parameter -> {
                    TypeName type = parameter.type().withoutAnnotations();
                    return CodeBlock.of(
                            "$T", type instanceof ParameterizedTypeName parameterized ? parameterized.rawType() : type);
                })
                .collect(CodeBlock.joining(", "));
    }

    private CodeBlock unless(CodeBlock statements) {
        return Classes.unless(faulty, entity.body().element(), statements);
    }
}
