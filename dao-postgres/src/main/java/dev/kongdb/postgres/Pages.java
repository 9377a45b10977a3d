package dev.kongdb.postgres;

import dev.kongdb.schema.Field;
import dev.kongdb.spi.EntityStrategy.Match;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements that read one entity page by page, in the order of its primary key. There are many
 * for each entity and few are used, so each is made when it is first needed. Thread-safe.
 */
final class Pages {
    private final EntityTable table;
    private final ConcurrentMap<Kind, String> statements = new ConcurrentHashMap<>();

    /**
     * Everything that the text of a statement depends on. The position of the foreign field is -1
     * for none.
     */
    private record Kind(
            boolean count,
            boolean workspace,
            int foreignField,
            boolean tags,
            boolean anyTag,
            List<Integer> having,
            List<Integer> lacking,
            boolean skip,
            boolean after) {
        static Kind of(boolean count, PageQuery query, boolean after) {
            Field foreignField = query.foreignField();
            return new Kind(
                    count,
                    query.workspace() != null,
                    foreignField == null ? -1 : foreignField.position(),
                    !query.tags().isEmpty(),
                    query.anyTag(),
                    positions(query, true),
                    positions(query, false),
                    query.skip() > 0,
                    after);
        }
    }

    /** The positions of the fields that must have a value, or must have none. */
    private static List<Integer> positions(PageQuery query, boolean valued) {
        return query.matches().stream()
                .filter(match -> (match.value() != null) == valued)
                .map(match -> match.field().position())
                .toList();
    }

    Pages(EntityTable table) {
        this.table = table;
    }

    /**
     * Prepares the statement that reads one row more than the page has.
     *
     * @param after the key of the last row of the page before, from a token; null for the first
     *     page
     */
    PreparedStatement prepare(Connection connection, PageQuery query, @Nullable List<?> after) throws SQLException {
        PreparedStatement statement = prepare(connection, Kind.of(false, query, after != null));
        try {
            int next = bindFilter(statement, query);
            if (after != null) {
                int part = 0;
                for (FieldColumns field : table.key) {
                    next = field.bind(statement, next, field.fromToken(after, part));
                    part += field.names.size();
                }
            }
            statement.setLong(next, query.size() + 1L);
            if (query.skip() > 0) {
                statement.setLong(next + 1, query.skip());
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Prepares the statement that counts the rows of all pages. */
    PreparedStatement prepareCount(Connection connection, PageQuery query) throws SQLException {
        PreparedStatement statement = prepare(connection, Kind.of(true, query, false));
        try {
            bindFilter(statement, query);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private PreparedStatement prepare(Connection connection, Kind kind) throws SQLException {
        return connection.prepareStatement(statements.computeIfAbsent(kind, this::sql));
    }

    private int bindFilter(PreparedStatement statement, PageQuery query) throws SQLException {
        int next = 1;
        Field foreignField = query.foreignField();
        if (foreignField != null) {
            next = table.fields[foreignField.position()].bind(statement, next, query.foreignKey());
        }
        next = EntityTable.bindWorkspace(statement, next, query.workspace());
        if (!query.tags().isEmpty()) {
            statement.setString(next++, Texts.arrayLiteral("tags", query.tags()));
        }
        for (Match match : query.matches()) {
            if (match.value() != null) {
                next = table.fields[match.field().position()].bind(statement, next, match.value());
            }
        }
        return next;
    }

    private String sql(Kind kind) {
        String foreign = kind.foreignField < 0 ? null : Sql.compare(table.fields[kind.foreignField].names, "=");
        List<String> conditions = table.conditions(foreign, kind.workspace);
        if (kind.tags) {
            conditions.add(kind.anyTag ? "\"tags\" && ?" : "\"tags\" @> ?");
        }
        for (int position : kind.having) {
            FieldColumns field = table.fields[position];
            for (String column : field.names) {
                conditions.add(column + " = " + field.writeSql());
            }
        }
        for (int position : kind.lacking) {
            table.fields[position].names.forEach(column -> conditions.add(column + " IS NULL"));
        }
        if (kind.count) {
            return "SELECT count(*) FROM " + table.name + Sql.where(conditions);
        }
        if (kind.after) {
            conditions.add(Sql.compare(table.keyColumns, ">"));
        }
        return "SELECT " + table.columnsOfPage(kind.workspace) + " FROM " + table.name + Sql.where(conditions)
                + " ORDER BY " + String.join(", ", table.keyColumns) + " LIMIT ?"
                + (kind.skip ? " OFFSET ?" : "");
    }
}
