package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
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
    private final Parameters parameters;
    private final Methods methods;

    private DaoGenerator(EntityModel entity, boolean faulty, Methods methods) {
        this.entity = entity;
        this.faulty = faulty;
        this.schema = entity.body().generated("Schema");
        this.builder = entity.body().generated("Builder");
        this.conversions = new Conversions(entity.body());
        this.parameters = new Parameters(entity.body());
        this.methods = methods;
    }

    /** The class; of an entity with faults, one that compiles. */
    public static JavaFile generate(EntityModel entity, boolean faulty, Methods.Inherited inherited, Report report) {
        return new DaoGenerator(entity, faulty, inherited.ofDao(report)).generate();
    }

    private JavaFile generate() {
        ClassName dao = entity.body().generated("Dao");
        FieldModel key = entity.primaryKey();
        TypeName keyType = key == null || key.kind() instanceof Kind.Broken
                ? ClassName.get(UUID.class)
                : key.type().box();
        TypeSpec.Builder type = Classes.like(entity.body(), dao)
                .superclass(ParameterizedTypeName.get(Names.ENTITY_DAO, entity.type(), builder, keyType))
                .addJavadoc("Reads and writes {@code $L}. Thread-safe.", Ascii.javadoc(entity.name()))
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("A DAO over that engine; {@code kong.db} makes it.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(Names.DAO_ENGINE, "engine")
                        .addStatement(
                                "super(engine, $T.INSTANCE)", entity.body().generated("Codec"))
                        .build())
                .addMethod(keyRow(key, keyType));
        addCacheKey();
        for (FieldModel field : entity.fields()) {
            if (!field.kind().isBroken()
                    && (field.unique()
                            || field.kongName().equals(entity.settings().endpointKey()))) {
                by(field);
            }
        }
        for (FieldModel field : entity.fields()) {
            if (field.kind() instanceof Kind.Ref ref) {
                forReference(field, ref.target());
            }
        }
        return Classes.file(dao, type.addMethods(methods.all()).build());
    }

    /** The cache key of the values that it is made of: those of the fields that {@code cacheKey} names, or of the primary key. */
    private void addCacheKey() {
        List<FieldModel> parts = entity.settings().cacheKey().isEmpty()
                ? entity.primaryKeys()
                : entity.settings().cacheKey().stream()
                        .distinct()
                        .map(name -> entity.body().field(name))
                        .filter(Objects::nonNull)
                        .toList();
        if (parts.isEmpty() || parts.stream().anyMatch(part -> part.kind().isBroken())) {
            return; // which has been reported
        }
        MethodSpec.Builder bare = MethodSpec.methodBuilder("cacheKey")
                .addJavadoc(
                        "The cache key of the entity with $L.",
                        parts.stream()
                                .map(part -> "that {@code " + Ascii.javadoc(part.kongName()) + '}')
                                .collect(Collectors.joining(" and ")))
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class);
        List<CodeBlock> values = new ArrayList<>();
        for (FieldModel part : parts) {
            String parameter = parameters.of(part);
            bare.addParameter(Classes.nullable(part.type(), part.nullable()), parameter);
            CodeBlock name = CodeBlock.of("$N", parameter);
            CodeBlock value = faulty ? name : conversions.encode(part.kind(), name);
            values.add(
                    part.nullable() && !value.equals(name)
                            ? CodeBlock.of("$L == null ? null : $L", name, value)
                            : value);
        }
        addBoth(
                parts.get(0),
                bare.build(),
                CodeBlock.of("return cacheKeyOf(options, $L);\n", CodeBlock.join(values, ", ")));
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
                                        entity.body().constant(key),
                                        conversions.encode(boxed(key.kind()), CodeBlock.of("key"))))
                .build();
    }

    /** The kind of a value that comes as an object. */
    private static Kind boxed(Kind kind) {
        return kind instanceof Kind.Whole whole ? new Kind.Whole(false, whole.wide()) : kind;
    }

    private void by(FieldModel field) {
        String by = "By" + field.capitalised();
        CodeBlock position = CodeBlock.of("$T.$L", schema, entity.body().constant(field));
        CodeBlock value =
                faulty ? CodeBlock.of("") : conversions.encode(field.kind(), CodeBlock.of("$N", parameters.of(field)));
        ParameterSpec key =
                ParameterSpec.builder(field.type(), parameters.of(field)).build();
        ParameterSpec values = ParameterSpec.builder(builder, "values").build();
        TypeName one = ParameterizedTypeName.get(ClassName.get(Optional.class), entity.type());
        addBoth(
                field,
                method(
                        "select" + by,
                        one,
                        "The entity whose {@code $L} is that; empty when there is none.",
                        field.kongName(),
                        key),
                CodeBlock.of("return selectBy($L, $L, options);\n", position, value));
        addBoth(
                field,
                method(
                        "update" + by,
                        entity.type(),
                        "Changes the entity whose {@code $L} is that, as {@link #update} does.",
                        field.kongName(),
                        key,
                        values),
                CodeBlock.of("return updateBy($L, $L, $N, options);\n", position, value, values));
        addBoth(
                field,
                method(
                        "upsert" + by,
                        entity.type(),
                        "Inserts the entity with that {@code $L}, or replaces it as {@link #upsert} does; it keeps its primary key.",
                        field.kongName(),
                        key,
                        values),
                CodeBlock.of("return upsertBy($L, $L, $N, options);\n", position, value, values));
        addBoth(
                field,
                method(
                        "delete" + by,
                        TypeName.BOOLEAN,
                        "Deletes the entity whose {@code $L} is that, as {@link #delete} does; false when there was none.",
                        field.kongName(),
                        key),
                CodeBlock.of("return deleteBy($L, $L, options);\n", position, value));
    }

    private void forReference(FieldModel field, Kind.Target target) {
        CodeBlock position = CodeBlock.of("$T.$L", schema, entity.body().constant(field));
        ParameterSpec reference = ParameterSpec.builder(
                        ParameterizedTypeName.get(Names.REFERENCE, target.type()), parameters.of(field))
                .build();
        TypeName page = ParameterizedTypeName.get(Names.PAGE, entity.type());
        TypeName stream = ParameterizedTypeName.get(ClassName.get(Stream.class), entity.type());
        String suffix = "For" + field.capitalised();
        addBoth(
                field,
                method(
                        "page" + suffix,
                        page,
                        "The first page of the entities whose {@code $L} is that.",
                        field.kongName(),
                        reference),
                CodeBlock.of("return pageFor($L, $N, null, null, options);\n", position, reference));
        addBoth(
                field,
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
                field,
                method(
                        "each" + suffix,
                        stream,
                        "All entities whose {@code $L} is that, read page by page as the stream is consumed.",
                        field.kongName(),
                        reference),
                CodeBlock.of("return eachFor($L, $N, options);\n", position, reference));
    }

    private static MethodSpec method(
            String name, TypeName returns, String javadoc, String field, ParameterSpec... parameters) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc(javadoc, Ascii.javadoc(field))
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addParameters(List.of(parameters))
                .build();
    }

    /** Adds a method without options, which calls the one with. */
    private void addBoth(FieldModel field, MethodSpec bare, CodeBlock code) {
        CodeBlock arguments = bare.parameters().stream()
                .map(parameter -> CodeBlock.of("$N", parameter))
                .collect(CodeBlock.joining(", "));
        MethodSpec plain = bare.toBuilder()
                .addCode(unless(CodeBlock.of("return $N($L, $T.none());\n", bare.name(), arguments, Names.OPTIONS)))
                .build();
        MethodSpec.Builder full = MethodSpec.methodBuilder(bare.name())
                .addJavadoc("As {@link #$L($L)}, with options.", bare.name(), types(bare))
                .addModifiers(Modifier.PUBLIC)
                .returns(bare.returnType())
                .addParameters(bare.parameters())
                .addParameter(OPTIONS)
                .addCode(unless(code));
        methods.add(plain, field.javaName(), field.origin());
        methods.add(full.build(), field.javaName(), field.origin());
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
