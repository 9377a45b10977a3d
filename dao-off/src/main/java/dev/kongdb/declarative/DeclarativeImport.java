package dev.kongdb.declarative;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.RefusedSomeException;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;

/**
 * Writes a declarative configuration into a database, as Kong's {@code db_import} does: each entity
 * replaces the one with its primary key; others stay. If the store has transactions, all of it is
 * written or nothing.
 */
public final class DeclarativeImport {
    /** How many entities are written in one call. */
    private static final int AT_ONCE = 1_000;

    private DeclarativeImport() {}

    /**
     * Writes the content.
     *
     * @throws dev.kongdb.error.KongDbException when an entity is refused. If the store has
     *     transactions, nothing has been written then. If not, everything that can be checked was
     *     checked before the first write, and the import may be repeated
     */
    public static void write(KongDb db, DeclarativeContent content, DeclarativeProgress progress) {
        db.writeTogether(part -> writeEach(part, content, progress));
    }

    private static void writeEach(KongDb db, DeclarativeContent content, DeclarativeProgress progress) {
        Options options = Options.transform(content.transform());
        for (Dao dao : db.daos()) {
            String entity = dao.schema().name();
            List<Row> rows = List.copyOf(
                    content.entities().getOrDefault(entity, Map.of()).values());
            for (int done = 0; done < rows.size(); done += AT_ONCE) {
                int next = Math.min(done + AT_ONCE, rows.size());
                write(dao, options, rows.subList(done, next));
                if (db.isTrial()) {
                    progress.checked(entity, next, rows.size());
                } else {
                    progress.done(entity, next, rows.size());
                }
            }
        }
    }

    private static void write(Dao dao, Options options, List<Row> rows) {
        try {
            dao.engine().with(options).upsertAll(rows);
        } catch (RefusedSomeException e) {
            throw e.errors().get(e.errors().firstKey());
        }
    }
}
