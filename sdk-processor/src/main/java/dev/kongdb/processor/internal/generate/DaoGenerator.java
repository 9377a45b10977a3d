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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes the typed DAO of an entity: the methods that {@code EntityDao} does not have already. */
public final class DaoGenerator {
    private final EntityModel entity;
    private final boolean faulty;
    private final ClassName codec;
    private final ClassName builder;
    private final Conversions conversions;
    private final Parameters parameters;
    private final MethodList methods;

    private DaoGenerator(EntityModel entity, boolean faulty, MethodList methods) {
        this.entity = entity;
        this.faulty = faulty;
        this.codec = entity.body().generated("Codec");
        this.builder = entity.body().generated("Builder");
        this.conversions = new Conversions(entity.body(), entity.body().generated("Dao"));
        this.parameters = new Parameters(entity.body());
        this.methods = methods;
    }

    /**
     * The class. For an entity with faults, its methods throw, so that code which uses it compiles.
     */
    public static JavaFile generate(EntityModel entity, boolean faulty, MethodList.Inherited inherited, Report report) {
        return new DaoGenerator(entity, faulty, inherited.ofDao(report)).generate();
    }

    private JavaFile generate() {
        ClassName dao = entity.body().generated("Dao");
        FieldModel key = entity.primaryKey();
        TypeName keyType = key == null || key.kind() instanceof Kind.Broken
                ? ClassName.get(UUID.class)
                : key.type().box();
        TypeSpec.Builder type = Classes.like(entity.body(), dao)
                .superclass(ParameterizedTypeName.get(Names.ENTITY_DAO, entity.type(), builder, keyType, dao))
                .addJavadoc("Reads and writes {@code $L}. Thread-safe.", Ascii.javadoc(entity.name()))
                .addMethod(MethodSpec.constructorBuilder()
                        .addJavadoc("Called by {@code kong.db}.")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(Names.DAO_ENGINE, "engine")
                        .addStatement("super(engine, $T.INSTANCE, $T::new)", codec, dao)
                        .build());
        addKeyValue(type, key, keyType);
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

    /**
     * Adds {@code cacheKey}, which takes the values of the fields of the entity's cache key, or of
     * its primary key. If the cache key has several fields, adds the look-up by them, too.
     */
    private void addCacheKey() {
        List<FieldModel> parts = entity.settings().cacheKey().isEmpty()
                ? entity.primaryKeys()
                : entity.settings().cacheKey().stream()
                        .distinct()
                        .map(name -> entity.body().field(name))
                        .filter(Objects::nonNull)
                        .toList();
        if (parts.isEmpty() || parts.stream().anyMatch(part -> part.kind().isBroken())) {
            return; // this has been reported
        }
        List<String> names = parts.stream()
                .map(part -> "{@code " + Ascii.javadoc(part.kongName()) + '}')
                .toList();
        int last = names.size() - 1;
        String with =
                "this " + (last == 0 ? "" : String.join(", ", names.subList(0, last)) + " and ") + names.get(last);
        CodeBlock values = parts.stream()
                .map(part -> {
                    CodeBlock name = CodeBlock.of("$N", parameters.of(part));
                    if (faulty) {
                        return name;
                    }
                    return part.nullable()
                            ? conversions.encodeNullable(part.kind(), name)
                            : conversions.encode(part.kind(), name);
                })
                .collect(CodeBlock.joining(", "));
        add(
                parts.get(0),
                "cacheKey",
                ParameterizedTypeName.get(Names.CACHE_KEY, entity.type()),
                CodeBlock.of("The cache key of the entity with $L.", with),
                parts.stream().map(this::parameter).toList(),
                CodeBlock.of("return cacheKeyOf($L);\n", values));
        if (parts.size() < 2) {
            return;
        }
        String name = parts.stream().map(FieldModel::capitalised).collect(Collectors.joining("And", "selectBy", ""));
        CodeBlock javadoc = CodeBlock.of("The entity with $L; empty when there is none.", with);
        add(
                parts.get(0),
                name,
                optional(),
                javadoc,
                parts.stream().map(this::parameter).toList(),
                CodeBlock.of("return selectByCacheKey(cacheKey($L));\n", arguments(parts)));
        // With an overload for entities, a bare null would be ambiguous, so a nullable reference
        // has none.
        if (parts.stream().anyMatch(this::takesEntity)
                && parts.stream().noneMatch(part -> part.kind() instanceof Kind.Ref && part.nullable())) {
            add(
                    parts.get(0),
                    name,
                    optional(),
                    javadoc,
                    parts.stream().map(this::entityParameter).toList(),
                    CodeBlock.of(
                            "return $N($L);\n",
                            name,
                            parts.stream().map(this::reference).collect(CodeBlock.joining(", "))));
        }
    }

    /** Overrides the stored form of the primary key, unless it is the key itself. */
    private void addKeyValue(TypeSpec.Builder type, @Nullable FieldModel key, TypeName keyType) {
        if (faulty || key == null) {
            return;
        }
        CodeBlock given = CodeBlock.of("key");
        CodeBlock value = conversions.encode(boxed(key.kind()), given);
        if (!value.equals(given)) {
            type.addMethod(MethodSpec.methodBuilder("keyValue")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PROTECTED)
                    .returns(Object.class)
                    .addParameter(keyType, "key")
                    .addCode("return $L;\n", value)
                    .build());
        }
    }

    /** The kind with its primitive type boxed. */
    private static Kind boxed(Kind kind) {
        return kind instanceof Kind.Whole whole ? new Kind.Whole(false, whole.wide()) : kind;
    }

    /** The kind of a value that is not null: a primitive type in place of a boxed one. */
    private static Kind unboxed(Kind kind) {
        return kind instanceof Kind.Whole whole ? new Kind.Whole(true, whole.wide()) : kind;
    }

    private static TypeName unboxed(TypeName type) {
        return type.isBoxedPrimitive() ? type.unbox() : type;
    }

    private void by(FieldModel field) {
        String by = "By" + field.capitalised();
        ParameterSpec values = ParameterSpec.builder(builder, "values").build();
        byUnique(
                field,
                "select",
                by,
                optional(),
                "The entity with this {@code $L}; empty when there is none.",
                List.of());
        byUnique(
                field,
                "update",
                by,
                entity.type(),
                "Updates the entity with this {@code $L}; see {@link #update}.",
                List.of(values));
        byUnique(
                field,
                "upsert",
                by,
                entity.type(),
                "Upserts the entity with this {@code $L}, keeping its primary key; see {@link #upsert}.",
                List.of(values));
        byUnique(
                field,
                "delete",
                by,
                TypeName.BOOLEAN,
                "Deletes the entity with this {@code $L}; false if there was none. See {@link #delete}.",
                List.of());
    }

    private void byUnique(
            FieldModel field, String verb, String by, TypeName returns, String text, List<ParameterSpec> further) {
        CodeBlock javadoc = CodeBlock.of(text, Ascii.javadoc(field.kongName()));
        CodeBlock name = CodeBlock.of("$N", parameters.of(field));
        CodeBlock more =
                further.stream().map(each -> CodeBlock.of(", $N", each)).collect(CodeBlock.joining(""));
        add(
                field,
                verb + by,
                returns,
                javadoc,
                with(
                        ParameterSpec.builder(unboxed(field.type()), parameters.of(field))
                                .build(),
                        further),
                CodeBlock.of(
                        "return $LBy($L, $L$L);\n",
                        verb,
                        conversions.position(field),
                        faulty ? name : conversions.encode(unboxed(field.kind()), name),
                        more));
        if (takesEntity(field)) {
            add(
                    field,
                    verb + by,
                    returns,
                    byEntity(field, verb + by, further.isEmpty() ? CodeBlock.of("") : CodeBlock.of(", $T", builder)),
                    with(entityParameter(field), further),
                    CodeBlock.of("return $N($L$L);\n", verb + by, reference(field), more));
        }
    }

    /** Adds the methods that list the entities which refer to a parent. */
    private void forReference(FieldModel field, Kind.Target target) {
        String name = "for" + field.capitalised();
        TypeName entities = ParameterizedTypeName.get(Names.ENTITIES, entity.type());
        CodeBlock javadoc =
                CodeBlock.of("The entities that refer to this {@code $L}.", Ascii.javadoc(field.kongName()));
        ParameterSpec reference = ParameterSpec.builder(
                        ParameterizedTypeName.get(Names.REFERENCE, target.type()), parameters.of(field))
                .build();
        add(
                field,
                name,
                entities,
                javadoc,
                List.of(reference),
                CodeBlock.of("return childrenOf($L, $N);\n", conversions.position(field), reference));
        if (takesEntity(field)) {
            add(
                    field,
                    name,
                    entities,
                    byEntity(field, name, CodeBlock.of("")),
                    List.of(entityParameter(field)),
                    CodeBlock.of("return $N($L);\n", name, reference(field)));
        }
    }

    private static CodeBlock byEntity(FieldModel field, String method, CodeBlock further) {
        return CodeBlock.of(
                "As {@link #$L($T$L)}, by the {@code $L} itself.",
                method,
                Names.REFERENCE,
                further,
                Ascii.javadoc(field.kongName()));
    }

    private TypeName optional() {
        return ParameterizedTypeName.get(ClassName.get(Optional.class), entity.type());
    }

    private ParameterSpec parameter(FieldModel field) {
        return ParameterSpec.builder(Classes.nullable(field.type(), field.nullable()), parameters.of(field))
                .build();
    }

    /** Whether callers may give an entity in place of the reference. */
    private boolean takesEntity(FieldModel field) {
        return field.kind() instanceof Kind.Ref ref && ref.target().keyAccessor() != null;
    }

    /** The parameter for a field. For a reference, its type is the entity. */
    private ParameterSpec entityParameter(FieldModel field) {
        return takesEntity(field) && field.kind() instanceof Kind.Ref ref
                ? ParameterSpec.builder(ref.target().type(), parameters.of(field))
                        .build()
                : parameter(field);
    }

    /** The argument for a field: a reference to the entity, or the parameter itself. */
    private CodeBlock reference(FieldModel field) {
        return takesEntity(field) && field.kind() instanceof Kind.Ref ref
                ? Conversions.reference(ref.target(), parameters.of(field))
                : CodeBlock.of("$N", parameters.of(field));
    }

    private CodeBlock arguments(List<FieldModel> fields) {
        return fields.stream()
                .map(field -> CodeBlock.of("$N", parameters.of(field)))
                .collect(CodeBlock.joining(", "));
    }

    private static List<ParameterSpec> with(ParameterSpec first, List<ParameterSpec> further) {
        return Stream.concat(Stream.of(first), further.stream()).toList();
    }

    private void add(
            FieldModel field,
            String name,
            TypeName returns,
            CodeBlock javadoc,
            List<ParameterSpec> parameters,
            CodeBlock code) {
        MethodSpec method = MethodSpec.methodBuilder(name)
                .addJavadoc(javadoc)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addParameters(parameters)
                .addCode(unless(code))
                .build();
        methods.add(method, field.javaName(), field.origin());
    }

    private CodeBlock unless(CodeBlock statements) {
        return Classes.unless(faulty, entity.body().element(), statements);
    }
}
