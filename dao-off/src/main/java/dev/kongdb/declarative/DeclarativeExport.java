package dev.kongdb.declarative;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code kong.db} as a declarative configuration of format 2.1, as Kong's {@code
 * db_export} does: the entities of all workspaces, but not the workspaces, parents first; with
 * references by id, and with nulls. The fields of an entity are in the order of their definition.
 */
public final class DeclarativeExport {
    private static final int PAGE = 1000;

    private DeclarativeExport() {}

    /** The configuration as text. */
    public static String text(KongDb db) {
        StringWriter out = new StringWriter();
        try {
            write(db, out, DeclarativeProgress.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to a text cannot fail
        }
        return out.toString();
    }

    /**
     * Writes the configuration.
     *
     * @param progress gets the progress of each entity; the totals are not known
     */
    public static void write(KongDb db, Writer out, DeclarativeProgress progress) throws IOException {
        YamlWriter yaml = new YamlWriter(out);
        yaml.beginMap();
        yaml.entry(Extras.FORMAT_VERSION, "2.1");
        yaml.entry(Extras.TRANSFORM, false);
        Options everything = Options.nulls(true).and(Options.allWorkspaces()).and(Options.pagination(PAGE, PAGE));
        for (Dao dao : db.daos()) {
            Schema schema = dao.schema();
            if (!schema.dbExport()
                    || schema.name().equals("workspaces")
                    || schema.name().equals("tags")) {
                continue;
            }
            try (Stream<Map<String, @Nullable Object>> entities =
                    dao.with(everything).each(PAGE)) {
                write(schema, entities.iterator(), yaml, progress);
            }
        }
        yaml.endMap();
        yaml.end();
    }

    private static void write(
            Schema schema,
            Iterator<Map<String, @Nullable Object>> entities,
            YamlWriter yaml,
            DeclarativeProgress progress)
            throws IOException {
        if (!entities.hasNext()) {
            return;
        }
        yaml.beginList(schema.name());
        for (int done = 1; entities.hasNext(); done++) {
            yaml.value(withIds(schema, entities.next()));
            progress.done(schema.name(), done, 0);
        }
        yaml.endList();
    }

    private static Map<String, @Nullable Object> withIds(Schema schema, Map<String, @Nullable Object> entity) {
        List<Field> foreign = schema.foreignFields();
        if (foreign.isEmpty()) {
            return entity;
        }
        Map<String, @Nullable Object> written = new LinkedHashMap<>(entity);
        for (Field field : foreign) {
            if (written.get(field.name()) instanceof Map<?, ?> key && key.get("id") != null) {
                written.put(field.name(), key.get("id"));
            }
        }
        return written;
    }
}
