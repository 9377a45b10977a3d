package dev.kongdb.files.internal;

import dev.kongdb.http.Json;
import dev.kongdb.migration.Migration;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files by which a Kong knows one plugin, as texts. Not thread-safe. */
public final class PluginFiles {
    private final String name;
    private final Map<Path, String> files = new TreeMap<>();
    private final Set<String> untold = new TreeSet<>();

    /**
     * The files of a plugin without entities and migrations.
     *
     * @param protocol the name of the protocol, as in Kong
     * @param mayFailOpen whether requests may pass when the plugin's server fails
     */
    public PluginFiles(PluginDefinition<?> plugin, String protocol, boolean mayFailOpen) {
        this.name = plugin.name();
        files.put(Path.of("dump", name + ".json"), dump(plugin, protocol));
        put("lua", "handler.lua", LuaModules.handler(name, mayFailOpen));
        Map<String, Object> stub = new LinkedHashMap<>();
        stub.put("PRIORITY", plugin.priority());
        stub.put("VERSION", plugin.version());
        put("lua-without-server", "handler.lua", LuaModules.table(stub));
        KongTables tables = new KongTables(true);
        both("schema.lua", LuaModules.table(schema(plugin, tables)));
        untold.addAll(tables.untold());
    }

    /** What a Kong asks a server for. */
    private static String dump(PluginDefinition<?> plugin, String protocol) {
        Map<String, Object> dumped = new LinkedHashMap<>();
        dumped.put("Name", plugin.name());
        dumped.put("Priority", plugin.priority());
        dumped.put("Version", plugin.version());
        dumped.put(
                "Phases", plugin.phases().stream().sorted().map(Phase::kongName).toList());
        dumped.put("Schema", schema(plugin, new KongTables(false)));
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("Protocol", protocol);
        dump.put("Plugins", List.of(dumped));
        return Json.text(dump) + "\n";
    }

    private static Map<String, @Nullable Object> schema(PluginDefinition<?> plugin, KongTables tables) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("name", plugin.name());
        schema.putAll(tables.of(plugin.name(), plugin.subschema().asMap()));
        schema.put("name", plugin.name());
        return schema;
    }

    private void put(String folder, String file, String text) {
        files.put(Path.of(folder, "kong/plugins", name, file), text);
    }

    private void both(String file, String text) {
        put("lua", file, text);
        put("lua-without-server", file, text);
    }

    /** Adds the plugin's entities. */
    public void entities(List<SchemaDefinition> definitions) {
        List<Object> daos = new ArrayList<>();
        for (SchemaDefinition definition : definitions) {
            KongTables tables = new KongTables(true);
            daos.add(tables.of(definition.name(), definition.asMap()));
            untold.addAll(tables.untold());
        }
        if (!daos.isEmpty()) {
            both("daos.lua", LuaModules.table(daos));
        }
    }

    /** Adds the plugin's migrations. A migration has the same name for both databases. */
    public void migrations(List<Migration> onPostgres, List<Migration> onCassandra) {
        Map<String, Migration> others =
                onCassandra.stream().collect(Collectors.toMap(Migration::name, Function.identity()));
        List<String> names = new ArrayList<>();
        for (Migration migration : onPostgres) {
            if (migration.code() != null) {
                untold.add(name + ": the code of the migration " + migration.name()
                        + "; run `plugin-host migrations up` after `kong migrations up`");
                continue;
            }
            names.addAll(migration.names());
            both(
                    "migrations/" + migration.name() + ".lua",
                    LuaModules.migration(migration, others.get(migration.name())));
            for (String superseded : migration.supersedes()) {
                both("migrations/" + superseded + ".lua", LuaModules.superseded(superseded));
            }
        }
        if (!onPostgres.isEmpty()) {
            both("migrations/init.lua", LuaModules.table(names));
        }
    }

    /** The texts, by the place of their file. */
    public Map<Path, String> files() {
        return files;
    }

    /** What only Java can do. */
    public Set<String> untold() {
        return untold;
    }
}
