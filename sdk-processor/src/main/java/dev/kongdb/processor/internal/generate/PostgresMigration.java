package dev.kongdb.processor.internal.generate;

import static dev.kongdb.processor.internal.model.PostgresTable.quote;

import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.PostgresTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the statements that make the table of an entity in PostgreSQL. They may be run again. */
public final class PostgresMigration {
    private PostgresMigration() {}

    /**
     * The statements.
     *
     * @param circle the entities that refer to each other in a circle with this one, itself included: whichever table is made last, all
     *     constraints between them are made with it
     */
    public static String generate(EntityModel entity, List<EntityModel> circle) {
        PostgresTable table = PostgresTable.of(entity);
        Set<String> others = circle.stream()
                .map(EntityModel::name)
                .filter(name -> !name.equals(entity.name()))
                .collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        for (PostgresTable.Column column : table.columns()) {
            lines.add(quote(column.name()) + ' ' + column.type() + column.rest());
        }
        List<String> later = new ArrayList<>();
        for (PostgresTable.Constraint constraint : table.constraints()) {
            String clause = clause(constraint);
            if (isBetween(constraint, others)) {
                continue;
            }
            if (constraint.sql().contains("SET NULL (")) {
                later.add(later(table, clause, ""));
            } else {
                lines.add(clause);
            }
        }
        StringBuilder sql = new StringBuilder()
                .append("CREATE TABLE IF NOT EXISTS ")
                .append(quote(table.name()))
                .append(" (\n  ")
                .append(String.join(",\n  ", lines))
                .append("\n);\n");
        later.forEach(sql::append);
        for (PostgresTable.Index index : table.indexes()) {
            sql.append("\nCREATE INDEX IF NOT EXISTS ")
                    .append(quote(index.named().name()))
                    .append(" ON ")
                    .append(quote(table.name()))
                    .append(' ')
                    .append(index.method())
                    .append('(')
                    .append(quote(index.column()))
                    .append(");\n");
        }
        PostgresTable.Named trigger = table.trigger();
        if (trigger != null) {
            sql.append(trigger(table.name(), trigger.name()));
        }
        for (EntityModel member : circle) {
            if (member.settings().baseMigration()) {
                sql.append(betweenTables(member, circle));
            }
        }
        return sql.toString();
    }

    private static String clause(PostgresTable.Constraint constraint) {
        return "CONSTRAINT " + quote(constraint.named().name()) + ' ' + constraint.sql();
    }

    private static boolean isBetween(PostgresTable.Constraint constraint, Set<String> others) {
        FieldModel field = constraint.named().field();
        return field != null
                && field.kind() instanceof Kind.Ref ref
                && constraint.sql().startsWith("FOREIGN KEY")
                && others.contains(ref.target().name());
    }

    /** The references from one table to the others of its circle, made as soon as both tables are there. */
    private static String betweenTables(EntityModel member, List<EntityModel> circle) {
        PostgresTable table = PostgresTable.of(member);
        StringBuilder sql = new StringBuilder();
        for (EntityModel other : circle) {
            for (PostgresTable.Constraint constraint : table.constraints()) {
                if (!other.name().equals(member.name()) && isBetween(constraint, Set.of(other.name()))) {
                    sql.append(later(
                            table,
                            clause(constraint),
                            " AND to_regclass('" + quote(table.name()) + "') IS NOT NULL AND to_regclass('"
                                    + quote(other.name()) + "') IS NOT NULL"));
                }
            }
        }
        return sql.toString();
    }

    private static String trigger(String table, String trigger) {
        return """

                DROP TRIGGER IF EXISTS %1$s ON %2$s;
                CREATE TRIGGER %1$s
                  AFTER INSERT OR UPDATE OF "tags" OR DELETE ON %2$s
                  FOR EACH ROW EXECUTE PROCEDURE sync_tags();
                """.formatted(quote(trigger), quote(table));
    }

    /**
     * A constraint that is made after its table, if the condition holds. Only servers from 15 on can set one of two columns to null;
     * before, the reference alone must do.
     */
    private static String later(PostgresTable table, String clause, String condition) {
        String alter = "ALTER TABLE " + quote(table.name()) + " ADD " + clause;
        String plain = alter.replaceAll("SET NULL \\(.*\\)$", "SET NULL").replace(", \"ws_id\")", ")");
        return """

                DO $$
                BEGIN
                  IF current_setting('server_version_num')::INTEGER >= 150000%3$s THEN
                    EXECUTE '%1$s';
                  ELSIF current_setting('server_version_num')::INTEGER < 150000%3$s THEN
                    EXECUTE '%2$s';
                  END IF;
                EXCEPTION WHEN DUPLICATE_OBJECT THEN
                  NULL;
                END;
                $$;
                """.formatted(alter, plain, condition);
    }
}
