package dev.kongdb.processor.internal.generate;

import static dev.kongdb.processor.internal.model.PostgresTable.quote;

import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes the statements that make the table of an entity in Cassandra, in Kong's layout. They may be run again. */
public final class CassandraMigration {
    private CassandraMigration() {}

    /** The statements. */
    public static String generate(EntityModel entity) {
        List<String> columns = new ArrayList<>();
        List<String> indexed = new ArrayList<>();
        for (FieldModel field : entity.fields()) {
            String type = field.kind() instanceof Kind.Ref ref
                    ? type(ref.target().keyKind(), field)
                    : type(field.kind(), field);
            columns.add(quote(field.column()) + ' ' + type + (field.primaryKey() == null ? "" : " PRIMARY KEY"));
            boolean lookedUp = field.kind() instanceof Kind.Ref
                    || field.unique()
                    || field.kongName().equals(entity.settings().endpointKey());
            if (lookedUp && field.primaryKey() == null) {
                indexed.add(field.column());
            }
        }
        if (entity.hasCompositeCacheKey()) {
            columns.add("\"cache_key\" text");
            indexed.add("cache_key");
        }
        if (entity.settings().workspaceable()) {
            columns.add("\"ws_id\" uuid");
            indexed.add("ws_id");
        }
        StringBuilder cql = new StringBuilder()
                .append("CREATE TABLE IF NOT EXISTS ")
                .append(quote(entity.name()))
                .append(" (\n  ")
                .append(String.join(",\n  ", columns))
                .append("\n);\n");
        for (String column : indexed) {
            cql.append("\nCREATE INDEX IF NOT EXISTS ")
                    .append(quote(entity.name() + '_' + column + "_idx"))
                    .append(" ON ")
                    .append(quote(entity.name()))
                    .append(" (")
                    .append(quote(column))
                    .append(");\n");
        }
        return cql.toString();
    }

    private static String type(Kind kind, FieldModel field) {
        if (kind instanceof Kind.Time || field.definition().is("timestamp")) {
            return "timestamp";
        }
        if (kind instanceof Kind.Text && field.definition().is("uuid")) {
            return "uuid";
        }
        if (kind instanceof Kind.ListOf list) {
            return "list<" + inner(list.element()) + '>';
        }
        if (kind instanceof Kind.SetOf set) {
            return "set<" + inner(set.element()) + '>';
        }
        if (kind instanceof Kind.MapOf map) {
            return "map<text, " + inner(map.value()) + '>';
        }
        return inner(kind);
    }

    private static String inner(Kind kind) {
        if (kind instanceof Kind.Id) {
            return "uuid";
        }
        if (kind instanceof Kind.Time) {
            return "timestamp";
        }
        if (kind instanceof Kind.Bool) {
            return "boolean";
        }
        if (kind instanceof Kind.Whole) {
            return "int";
        }
        if (kind instanceof Kind.Real) {
            return "float";
        }
        if (kind instanceof Kind.ListOf list) {
            return "frozen<list<" + inner(list.element()) + ">>";
        }
        if (kind instanceof Kind.SetOf set) {
            return "frozen<set<" + inner(set.element()) + ">>";
        }
        if (kind instanceof Kind.MapOf map) {
            return "frozen<map<text, " + inner(map.value()) + ">>";
        }
        return "text";
    }
}
