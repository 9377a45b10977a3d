package dev.kongdb.processor.internal.generate;

import static dev.kongdb.processor.internal.model.PostgresTable.quote;

import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.PostgresTable;
import java.util.ArrayList;
import java.util.List;

/** Writes the statements that make the table of an entity in PostgreSQL. They may be run again. */
public final class PostgresMigration {
    private PostgresMigration() {}

    /** The statements. */
    public static String generate(EntityModel entity) {
        PostgresTable table = PostgresTable.of(entity);
        List<String> lines = new ArrayList<>();
        for (PostgresTable.Column column : table.columns()) {
            lines.add(quote(column.name()) + ' ' + column.type() + column.rest());
        }
        List<String> later = new ArrayList<>();
        for (PostgresTable.Constraint constraint : table.constraints()) {
            String clause = "CONSTRAINT " + quote(constraint.named().name()) + ' ' + constraint.sql();
            if (constraint.sql().contains("SET NULL (")) {
                later.add(setNull(table, clause));
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

    /** Only servers from 15 on can set one of two columns to null; before, the reference alone must do. */
    private static String setNull(PostgresTable table, String clause) {
        String alter = "ALTER TABLE " + quote(table.name()) + " ADD " + clause;
        String plain = alter.replaceAll("SET NULL \\(.*\\)$", "SET NULL").replace(", \"ws_id\")", ")");
        return """

                DO $$
                BEGIN
                  IF current_setting('server_version_num')::INTEGER >= 150000 THEN
                    EXECUTE '%s';
                  ELSE
                    EXECUTE '%s';
                  END IF;
                EXCEPTION WHEN DUPLICATE_OBJECT THEN
                  NULL;
                END;
                $$;
                """.formatted(alter, plain);
    }
}
