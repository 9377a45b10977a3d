package dev.kongdb.declarative;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Map;

/**
 * Writes a declarative configuration into a database, as Kong's {@code db_import} does: each entity replaces the one with its primary
 * key; others stay. Where the store can, all of it is written or nothing.
 */
public final class DeclarativeImport {
    private DeclarativeImport() {}

    /**
     * Writes a content.
     *
     * @throws dev.kongdb.error.KongDbException when an entity is refused. On a store with transactions nothing has been written then;
     *     on one without, everything that can be checked was checked before the first was written, and the import may be run again
     */
    public static void write(KongDb db, DeclarativeContent content, DeclarativeProgress progress) {
        db.writeTogether(part -> writeEach(part, content, progress));
    }

    private static void writeEach(KongDb db, DeclarativeContent content, DeclarativeProgress progress) {
        Options options = Options.transform(content.transform());
        for (Dao dao : db.daos()) {
            Map<String, Row> rows = content.entities().getOrDefault(dao.schema().name(), Map.of());
            int done = 0;
            for (Row row : rows.values()) {
                dao.engine().with(options).upsert(new RowKey.Primary(key(dao.schema(), row)), row);
                progress.done(dao.schema().name(), ++done, rows.size());
            }
        }
    }

    private static Row key(Schema schema, Row row) {
        Row key = new Row(schema.shape());
        for (Field field : schema.primaryKey()) {
            key.set(field.position(), row.get(field.position()));
        }
        return key;
    }
}
