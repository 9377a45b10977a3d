package dev.kongdb.processor.internal.generate;

import com.palantir.javapoet.CodeBlock;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.schema.definition.PostgresColumn;

/** The definition of an entity as a Java expression. */
final class EntityDefinition {
    private EntityDefinition() {}

    /** The definition. For an entity with faults, one that compiles. */
    static CodeBlock of(EntityModel entity, boolean faulty) {
        CodeBlock.Builder code = CodeBlock.builder().add("$T.named($S)$>$>", Names.SCHEMA_DEFINITION, entity.name());
        if (faulty) {
            return code.add(".build()$<$<").build();
        }
        entity.keys().forEach((key, value) -> code.add("\n.with($S, $L)", key, Literals.of(value)));
        code.add(Positions.fields(entity.body(), !entity.settings().plugin().equals("core")));
        entity.fields().forEach(field -> code.add(postgres(field)));
        code.add(Positions.extras(entity.body()));
        entity.laterKeys().forEach((key, value) -> code.add("\n.with($S, $L)", key, Literals.of(value)));
        return code.add("\n.build()$<$<").build();
    }

    /** The call that repeats the {@code @Postgres} of a field; empty without one. */
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
            code.add("$Z.withNotNull()");
        }
        with(code, "withDefault", column.defaultSql());
        return code.add(")").build();
    }

    private static void with(CodeBlock.Builder code, String method, String value) {
        if (!value.isEmpty()) {
            code.add("$Z.$L($L)", method, Literals.of(value));
        }
    }
}
