package dev.kongdb.files.internal;

import dev.kongdb.migration.Migration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of the Lua files that a Kong loads. */
public final class LuaModules {
    private static final String WRITTEN = "-- Written by `plugin-host kong-files`; change nothing here.\n\n";
    private static final String NULLS = "local ngx = ngx or { null = {} }\n";
    private static final String TYPEDEFS = "local typedefs = require \"kong.db.schema.typedefs\"\n";

    private LuaModules() {}

    /** A module that returns a table. */
    public static String table(Object table) {
        String text = LuaSource.of(table);
        return WRITTEN
                + (text.contains("typedefs.") ? TYPEDEFS + "\n" : "")
                + (text.contains("ngx.null") ? NULLS + "\n" : "")
                + "return " + text + "\n";
    }

    /** The handler of a plugin that a server runs. */
    public static String handler(String plugin, boolean mayFailOpen) {
        return WRITTEN + "return require(\"kongdb.guard\").wrap(" + LuaSource.quoted(plugin) + ", " + mayFailOpen
                + ")\n";
    }

    /** A migration that does nothing, in place of one that another has superseded. */
    public static String superseded(String name) {
        return migration(new Migration(name, "", List.of()), null);
    }

    /**
     * A migration. Up to 3.3, Kong refuses a migration without a part for Cassandra, and from 3.4
     * one with such a part.
     */
    public static String migration(Migration onPostgres, @Nullable Migration onCassandra) {
        Map<String, Object> cassandra = onCassandra == null ? Map.of("up", "") : parts(onCassandra);
        return WRITTEN
                + "local migration = " + LuaSource.of(Map.of("postgres", parts(onPostgres))) + "\n\n"
                + "local version = require(\"kong.meta\")._VERSION_TABLE\n"
                + "if version.major < 3 or (version.major == 3 and version.minor < 4) then\n"
                + "  migration.cassandra = " + LuaSource.of(cassandra) + "\n"
                + "end\n\n"
                + "return migration\n";
    }

    private static Map<String, Object> parts(Migration migration) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("up", sql(migration.up()));
        if (migration.teardown() != null) {
            parts.put(
                    "teardown",
                    new LuaSource.Code("function(connector)\n"
                            + "  assert(connector:connect_migrations())\n"
                            + "  assert(connector:query(" + LuaSource.longText(migration.teardown()) + "))\n"
                            + "end"));
        }
        return parts;
    }

    private static Object sql(String statements) {
        return statements.isBlank() ? "" : new LuaSource.Code(LuaSource.longText(statements));
    }
}
