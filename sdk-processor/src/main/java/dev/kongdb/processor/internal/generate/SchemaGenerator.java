package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.schema.definition.PostgresColumn;
import javax.lang.model.element.Modifier;

/** Writes the class with the schema of an entity. */
public final class SchemaGenerator {
    private static final Modifier[] CONSTANT = {Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL};

    private SchemaGenerator() {}

    /** The class; of an entity with faults, one that compiles. */
    public static JavaFile generate(EntityModel entity, boolean faulty) {
        ClassName name = entity.body().generated("Schema");
        TypeSpec.Builder type = Classes.like(entity.body(), name)
                .addJavadoc("The schema of {@code $L}, from {@link $T}.", Ascii.javadoc(entity.name()), entity.type())
                .addMethod(Classes.privateConstructor())
                .addField(FieldSpec.builder(String.class, "ENTITY_NAME", CONSTANT)
                        .addJavadoc("The name of the entity, and of its table.")
                        .initializer("$S", entity.name())
                        .build());
        if (!faulty) {
            Positions.addTo(type, entity.body());
        }
        type.addField(FieldSpec.builder(Names.SCHEMA_DEFINITION, "DEFINITION", CONSTANT)
                .addJavadoc("The schema, as data.")
                .initializer(
                        faulty
                                ? CodeBlock.of("$T.named(ENTITY_NAME).build()", Names.SCHEMA_DEFINITION)
                                : definition(entity))
                .build());
        return Classes.file(name, type.build());
    }

    private static CodeBlock definition(EntityModel entity) {
        CodeBlock.Builder code = CodeBlock.builder().add("$T.named(ENTITY_NAME)$>$>", Names.SCHEMA_DEFINITION);
        entity.keys().forEach((key, value) -> code.add("\n.with($S, $L)", key, Literals.of(value)));
        code.add(Positions.fields(entity.body(), !entity.settings().plugin().equals("core")));
        entity.fields().forEach(field -> code.add(postgres(field)));
        code.add(Positions.extras(entity.body()));
        entity.laterKeys().forEach((key, value) -> code.add("\n.with($S, $L)", key, Literals.of(value)));
        return code.add("\n.build()$<$<").build();
    }

    /** What {@code @Postgres} says of a field. */
    private static CodeBlock postgres(FieldModel field) {
        PostgresColumn column = field.storage().column();
        if (column.equals(PostgresColumn.NONE)) {
            return CodeBlock.of("");
        }
        CodeBlock.Builder code =
                CodeBlock.builder().add("\n.postgres($S, $T.NONE", field.kongName(), Names.POSTGRES_COLUMN);
        with(code, "withType", column.type());
        with(code, "withIndex", column.index());
        with(code, "withConstraint", column.constraint());
        with(code, "withTrigger", column.trigger());
        if (column.notNull()) {
            code.add(".withNotNull()");
        }
        with(code, "withDefault", column.defaultSql());
        return code.add(")").build();
    }

    private static void with(CodeBlock.Builder code, String method, String value) {
        if (!value.isEmpty()) {
            code.add(".$L($L)", method, Literals.of(value));
        }
    }
}
