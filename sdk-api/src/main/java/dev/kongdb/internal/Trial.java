package dev.kongdb.internal;

import dev.kongdb.dao.RowCodec;
import dev.kongdb.plugin.PluginProvider;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Row;
import dev.kongdb.schema.Schema;
import java.util.Map;

/** Makes the records of an entity that is about to be stored, to hear whether their constructors refuse it. Thread-safe. */
interface Trial {
    /** Makes them; throws what a constructor throws. The row is that of a reader. */
    void run(Row row);

    /** The trial of an entity; a plugin's configuration, too, is a record. */
    static Trial of(Schema schema, RowCodec<?> codec, Map<String, PluginProvider<?>> plugins) {
        if (!schema.name().equals("plugins")) {
            return codec::decode;
        }
        Field name = field(schema, "name");
        Field config = field(schema, "config");
        return row -> {
            codec.decode(row);
            PluginProvider<?> plugin = plugins.get(String.valueOf(row.get(name.position())));
            if (plugin != null && row.get(config.position()) instanceof Row configured) {
                plugin.config(configured);
            }
        };
    }

    private static Field field(Schema schema, String name) {
        Field field = schema.field(name);
        if (field == null) {
            throw new IllegalStateException("'" + schema.name() + "' has no field '" + name + "'");
        }
        return field;
    }
}
