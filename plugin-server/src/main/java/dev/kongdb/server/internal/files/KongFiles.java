package dev.kongdb.server.internal.files;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.KongMigrations;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.http.Json;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.spi.EntityProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the files by which a Kong knows the plugins in Java on the class path, from their jars alone. */
public final class KongFiles {
    /** What Kong has itself: its own handler would be found, and the server never asked. */
    private static final Set<String> BUNDLED = Set.of(
            "acl",
            "acme",
            "ai-prompt-decorator",
            "ai-prompt-guard",
            "ai-prompt-template",
            "ai-proxy",
            "ai-request-transformer",
            "ai-response-transformer",
            "aws-lambda",
            "azure-functions",
            "basic-auth",
            "bot-detection",
            "correlation-id",
            "cors",
            "datadog",
            "file-log",
            "grpc-gateway",
            "grpc-web",
            "hmac-auth",
            "http-log",
            "ip-restriction",
            "jwt",
            "key-auth",
            "ldap-auth",
            "loggly",
            "oauth2",
            "opentelemetry",
            "post-function",
            "pre-function",
            "prometheus",
            "proxy-cache",
            "rate-limiting",
            "redirect",
            "request-size-limiting",
            "request-termination",
            "request-transformer",
            "response-ratelimiting",
            "response-transformer",
            "session",
            "standard-webhooks",
            "statsd",
            "syslog",
            "tcp-log",
            "udp-log",
            "zipkin");

    private static final String WRITTEN = "-- Written by `plugin-server kong-files`; change nothing here.\n\n";
    private static final String NULLS = "local ngx = ngx or { null = {} }\n";
    private static final String TYPEDEFS = "local typedefs = require \"kong.db.schema.typedefs\"\n";

    private final Kong kong;
    private final String protocol;
    private final Set<String> open;
    private final List<EntityProvider> entities = new ArrayList<>();
    private final Map<String, Subsystem> postgres = new TreeMap<>();
    private final Map<String, Subsystem> cassandra = new TreeMap<>();
    private final Set<String> untold = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Path, String> files = new TreeMap<>();

    private KongFiles(Kong kong, ClassLoader loader, String protocol, Set<String> open) {
        this.kong = kong;
        this.protocol = protocol;
        this.open = open;
        ServiceLoader.load(EntityProvider.class, loader).forEach(entities::add);
        migrations("postgres", loader, postgres);
        migrations("cassandra", loader, cassandra);
    }

    private static void migrations(String database, ClassLoader loader, Map<String, Subsystem> found) {
        KongConfig nowhere = KongConfig.of(
                Map.of("database", database, "pg_host", "127.0.0.1", "cassandra_contact_points", "127.0.0.1"));
        try (KongMigrations migrations = KongMigrations.open(nowhere, loader, Duration.ZERO, progress -> {})) {
            migrations.ofPlugins().forEach(subsystem -> found.put(subsystem.name(), subsystem));
        }
    }

    /**
     * Writes all files.
     *
     * @param loader where the plugins are found
     * @param protocol that the server will speak, under Kong's name
     * @param open the plugins that may be left out when the server fails
     * @param folder made when it is not there; files in it of the same names are replaced
     * @return a line for each thing that a person should know
     * @throws IllegalArgumentException when a plugin cannot run inside a Kong; the message is for a person
     */
    public static List<String> write(ClassLoader loader, String protocol, Set<String> open, Path folder) {
        try (Kong kong = Kong.open(KongConfig.of(Map.of("database", "off")), loader, progress -> {})) {
            KongFiles all = new KongFiles(kong, loader, protocol, open);
            all.make();
            for (Map.Entry<Path, String> file : all.files.entrySet()) {
                Path place = folder.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.writeString(place, file.getValue());
            }
            return all.notes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The dump of one plugin, or of all when the name is null: what a Kong asks a server for. */
    public static String dump(Kong kong, String protocol, @Nullable String only) {
        List<Object> plugins = new ArrayList<>();
        for (HandlerProvider<?> provider : kong.plugins()) {
            if (only == null || only.equals(provider.name())) {
                plugins.add(dumped(provider, new KongTables(false)));
            }
        }
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("Protocol", protocol);
        dump.put("Plugins", plugins);
        return Json.text(dump) + "\n";
    }

    private static Map<String, Object> dumped(HandlerProvider<?> provider, KongTables tables) {
        Map<String, Object> plugin = new LinkedHashMap<>();
        plugin.put("Name", provider.name());
        plugin.put("Priority", provider.priority());
        plugin.put("Version", provider.version());
        plugin.put(
                "Phases",
                provider.phases().stream()
                        .sorted()
                        .map(phase -> phase.kongName())
                        .toList());
        plugin.put("Schema", schema(provider, tables));
        return plugin;
    }

    private static Map<String, @Nullable Object> schema(HandlerProvider<?> provider, KongTables tables) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("name", provider.name());
        schema.putAll(tables.of(provider.name(), provider.subschema().asMap()));
        schema.put("name", provider.name());
        return schema;
    }

    private void make() {
        List<HandlerProvider<?>> plugins = new ArrayList<>();
        for (HandlerProvider<?> plugin : kong.plugins()) {
            if (BUNDLED.contains(plugin.name())) {
                notes.add("nothing is written for '" + plugin.name()
                        + "': Kong has a plugin of that name, and runs that one");
            } else {
                plugins.add(plugin);
            }
        }
        if (plugins.isEmpty()) {
            throw new IllegalArgumentException("there is no plugin for a Kong on the class path; put its jar there");
        }
        for (String name : open) {
            if (plugins.stream().noneMatch(plugin -> plugin.name().equals(name))) {
                throw new IllegalArgumentException("there is no plugin '" + name + "' that may fail open");
            }
        }
        put("lua/kongdb/guard.lua", resource("guard.lua"));
        for (HandlerProvider<?> plugin : plugins) {
            plugin(plugin);
        }
        for (EntityProvider entity : entities) {
            String owner = entity.plugin();
            boolean known = owner.equals(Subsystem.CORE)
                    || BUNDLED.contains(owner)
                    || plugins.stream().anyMatch(plugin -> plugin.name().equals(owner));
            if (!known) {
                throw new IllegalArgumentException(
                        "the entity '" + entity.definition().name() + "' belongs to the plugin '" + owner
                                + "', which is not on the class path; a Kong knows entities by their plugins");
            }
        }
        put("kong-2.8.conf", conf(plugins, "2.8"));
        put("kong-3.conf", conf(plugins, "3"));
        put("kong-java.service", resource("kong-java.service").replace("${protocol}", protocol));
        put(
                "Dockerfile",
                resource("Dockerfile").replace("${protocol}", protocol).replace("${plugins}", names(plugins)));
        put("README.md", readme(plugins));
    }

    private static String names(List<HandlerProvider<?>> plugins) {
        return plugins.stream().map(HandlerProvider::name).collect(Collectors.joining(","));
    }

    private void put(String place, String text) {
        files.put(Path.of(place), text);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(KongFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- one plugin

    private void plugin(HandlerProvider<?> plugin) {
        String name = plugin.name();
        put("dump/" + name + ".json", dump(kong, protocol, name));
        String handler = WRITTEN + "return require(\"kongdb.guard\").wrap(" + LuaSource.quoted(name) + ", "
                + open.contains(name) + ")\n";
        put("lua/kong/plugins/" + name + "/handler.lua", handler);
        Map<String, Object> stub = new LinkedHashMap<>();
        stub.put("PRIORITY", plugin.priority());
        stub.put("VERSION", plugin.version());
        put(
                "lua-without-server/kong/plugins/" + name + "/handler.lua",
                WRITTEN + "return " + LuaSource.of(stub) + "\n");
        KongTables tables = new KongTables(true);
        both(name, "schema.lua", module(schema(plugin, tables)));
        tell(tables);
        List<Object> daos = daos(name);
        if (!daos.isEmpty()) {
            both(name, "daos.lua", module(daos));
        }
        migrations(name);
    }

    private void both(String plugin, String file, String text) {
        put("lua/kong/plugins/" + plugin + "/" + file, text);
        put("lua-without-server/kong/plugins/" + plugin + "/" + file, text);
    }

    private void tell(KongTables tables) {
        untold.addAll(tables.untold());
    }

    static String module(Object table) {
        String text = LuaSource.of(table);
        return WRITTEN
                + (text.contains("typedefs.") ? TYPEDEFS + "\n" : "")
                + (text.contains("ngx.null") ? NULLS + "\n" : "")
                + "return " + text + "\n";
    }

    /** Parents first, as Kong asks for no order, and people read better so. */
    private List<Object> daos(String plugin) {
        List<Object> daos = new ArrayList<>();
        Collection<Dao> inOrder = kong.db().daos();
        for (Dao dao : inOrder) {
            for (EntityProvider entity : entities) {
                if (entity.plugin().equals(plugin)
                        && entity.definition().name().equals(dao.schema().name())) {
                    KongTables tables = new KongTables(true);
                    daos.add(tables.of(
                            entity.definition().name(), entity.definition().asMap()));
                    tell(tables);
                }
            }
        }
        return daos;
    }

    private void migrations(String plugin) {
        Subsystem onPostgres = postgres.get(plugin);
        if (onPostgres == null) {
            return;
        }
        Map<String, Migration> onCassandra = new TreeMap<>();
        if (cassandra.get(plugin) != null) {
            cassandra.get(plugin).migrations().forEach(migration -> onCassandra.put(migration.name(), migration));
        }
        List<String> names = new ArrayList<>();
        for (Migration migration : onPostgres.migrations()) {
            if (migration.code() != null) {
                untold.add("the migration " + migration.name() + " of " + plugin
                        + ": it has code in Java; run `plugin-host migrations up` after `kong migrations up`");
                continue;
            }
            names.addAll(migration.names());
            both(
                    plugin,
                    "migrations/" + migration.name() + ".lua",
                    migration(migration, onCassandra.get(migration.name())));
            for (String superseded : migration.supersedes()) {
                both(
                        plugin,
                        "migrations/" + superseded + ".lua",
                        migration(new Migration(superseded, "", List.of()), null));
            }
        }
        both(plugin, "migrations/init.lua", WRITTEN + "return " + LuaSource.of(names) + "\n");
    }

    /** Up to 3.3, Kong refuses a migration without Cassandra, and from 3.4 one with it. */
    private static String migration(Migration onPostgres, @Nullable Migration onCassandra) {
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

    // --- all plugins

    private String conf(List<HandlerProvider<?>> plugins, String version) {
        StringBuilder conf = new StringBuilder();
        conf.append("# For Kong ")
                .append(version)
                .append(".x: add it to kong.conf. Written by `plugin-server kong-files`.\n\n");
        conf.append("plugins = bundled,").append(names(plugins)).append("\n");
        conf.append("lua_package_path = /opt/kong-java/lua/?.lua;/opt/kong-java/lua/?/init.lua;;\n\n");
        List<String> servers = new ArrayList<>();
        for (int i = 1; i <= plugins.size(); i++) {
            servers.add("java" + i);
        }
        conf.append(
                "# One server for each plugin, all of them the same process: from 3.9 a Kong takes one plugin of a server.\n");
        conf.append("pluginserver_names = ").append(String.join(",", servers)).append("\n");
        for (int i = 0; i < plugins.size(); i++) {
            String prefix = "pluginserver_" + servers.get(i) + "_";
            conf.append("\n").append(prefix).append("socket = /usr/local/kong/java.socket\n");
            conf.append(prefix)
                    .append("query_cmd = cat /opt/kong-java/dump/")
                    .append(plugins.get(i).name())
                    .append(".json\n");
            if (i == 0) {
                conf.append(
                        "# Where Kong's settings come from its environment, name its file .kong_env instead: it has all of them,\n");
                conf.append(
                        "# and may be read by the user who starts Kong, who must then be that of its workers, as in Kong's images.\n");
                conf.append(prefix)
                        .append(
                                "start_cmd = /opt/kong-java/bin/plugin-server start --socket /usr/local/kong/java.socket")
                        .append(" --protocol ")
                        .append(protocol)
                        .append(" --conf /etc/kong/kong.conf\n");
            } else if (version.equals("3")) {
                conf.append("# From 3.1 to 3.4 a server without a start_cmd is never asked.\n");
                conf.append(prefix).append("start_cmd = /bin/sleep 2147483647\n");
            }
        }
        return conf.toString();
    }

    private String readme(List<HandlerProvider<?>> plugins) {
        StringBuilder told = new StringBuilder();
        untold.forEach(each -> told.append("* `").append(each).append("`\n"));
        String only = untold.isEmpty()
                ? "Kong checks all that Java checks.\n"
                : "These checks only Java can make. In a plugin's configuration they are made when the plugin is to run, and a"
                        + " request is answered 500 then; in an entity that is written through Kong's Admin API, not at all:\n\n"
                        + told;
        return resource("README.md").replace("${plugins}", names(plugins)).replace("${untold}", only);
    }

    private List<String> notes() {
        untold.forEach(each -> notes.add("only Java checks: " + each));
        return notes;
    }
}
