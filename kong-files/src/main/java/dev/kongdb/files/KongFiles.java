package dev.kongdb.files;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.KongMigrations;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.files.internal.BundledPlugins;
import dev.kongdb.files.internal.KongConf;
import dev.kongdb.files.internal.PluginCode;
import dev.kongdb.files.internal.PluginFiles;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.schema.definition.SchemaDefinition;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the files from which a Kong knows the plugins on the class path, from their jars alone. */
public final class KongFiles {
    private static final String CONF_2_8 = "kong-2.8.conf";
    private static final String CONF_3 = "kong-3.conf";

    private final Kong kong;
    private final KongDialect dialect;
    private final Set<String> open;
    private final List<EntityProvider> entities = new ArrayList<>();
    private final Map<String, Subsystem> postgres = new TreeMap<>();
    private final Map<String, Subsystem> cassandra = new TreeMap<>();
    private final Set<String> untold = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Path, String> files = new TreeMap<>();

    private KongFiles(Kong kong, ClassLoader loader, KongDialect dialect, Set<String> open) {
        this.kong = kong;
        this.dialect = dialect;
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
     * @param dialect that Kong and the server will speak
     * @param open the plugins that may be left out when the server fails
     * @param folder made when it is not there; files in it of the same names are replaced
     * @return a line for each thing that a person should know
     * @throws PluginRefusedException if a plugin cannot run inside such a Kong; nothing is written
     * @throws UncheckedIOException if a file cannot be written or a class cannot be read; the
     *     message names it
     */
    public static List<String> write(ClassLoader loader, KongDialect dialect, Set<String> open, Path folder) {
        try (Kong kong = Kong.open(KongConfig.of(Map.of("database", "off")), loader, progress -> {})) {
            KongFiles all = new KongFiles(kong, loader, dialect, open);
            all.make();
            all.write(folder);
            return all.notes();
        }
    }

    private void write(Path folder) {
        try {
            for (String conf : List.of(CONF_2_8, CONF_3)) {
                Files.deleteIfExists(folder.resolve(conf)); // of another protocol
            }
            for (Map.Entry<Path, String> file : files.entrySet()) {
                Path place = folder.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.writeString(place, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files cannot be written to '" + folder + "'", e);
        }
    }

    private void make() {
        List<HandlerProvider<?>> plugins = new ArrayList<>();
        for (HandlerProvider<?> plugin : kong.plugins()) {
            if (BundledPlugins.has(plugin.name())) {
                notes.add("nothing is written for '" + plugin.name()
                        + "': Kong has a plugin of that name, and runs that one");
            } else {
                plugins.add(plugin);
            }
        }
        if (plugins.isEmpty()) {
            throw new PluginRefusedException(
                    notes.isEmpty()
                            ? "there is no plugin; name the folder of its jar as plugins_path"
                            : "there is no plugin for a Kong: " + String.join("; ", notes));
        }
        for (String name : open) {
            if (plugins.stream().noneMatch(plugin -> plugin.name().equals(name))) {
                throw new PluginRefusedException("there is no plugin '" + name + "' that may fail open");
            }
        }
        dialect.requireFor(plugins);
        put("lua/kongdb/guard.lua", resource("guard.lua"));
        for (HandlerProvider<?> plugin : plugins) {
            plugin(plugin);
        }
        for (EntityProvider entity : entities) {
            String owner = entity.plugin();
            boolean known = owner.equals(Subsystem.CORE)
                    || BundledPlugins.has(owner)
                    || plugins.stream().anyMatch(plugin -> plugin.name().equals(owner));
            if (!known) {
                throw new PluginRefusedException(
                        "the entity '" + entity.definition().name() + "' belongs to the plugin '" + owner
                                + "', which is not there; a Kong knows entities by their plugins. Put its jar into plugins_path");
            }
        }
        List<String> names = plugins.stream().map(HandlerProvider::name).toList();
        String options = dialect.options();
        boolean from3 = dialect.major() > 2;
        if (!from3) {
            put(CONF_2_8, KongConf.of(names, "2.8", options));
        }
        put(CONF_3, KongConf.of(names, "3", options));
        put("kong-java.service", resource("kong-java.service").replace("${options}", options));
        put(
                "Dockerfile",
                resource("Dockerfile")
                        .replace("${image}", from3 ? "kong:3.9" : "kong:2.8.5-ubuntu")
                        .replace("${conf}", from3 ? CONF_3 : CONF_2_8));
        put("README.md", readme(String.join(", ", names)));
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
        PluginFiles one = new PluginFiles(plugin, dialect.protocol().kongName(), open.contains(name));
        one.entities(definitions(name));
        one.migrations(migrations(postgres.get(name)), migrations(cassandra.get(name)));
        files.putAll(one.files());
        untold.addAll(one.untold());
        PluginCode code = PluginCode.of(plugin);
        code.hooks().forEach(place -> untold.add(name + ": the hook that " + place + " adds to the DAO"));
        code.endpoints().forEach(type -> untold.add(name + ": the endpoints of the Admin API of " + type));
        code.warnings(name).forEach(warning -> notes.add("warning: " + warning));
    }

    private static List<Migration> migrations(@Nullable Subsystem subsystem) {
        return subsystem == null ? List.of() : subsystem.migrations();
    }

    /** Parents first, as Kong asks for no order, and people read better so. */
    private List<SchemaDefinition> definitions(String plugin) {
        List<SchemaDefinition> definitions = new ArrayList<>();
        Collection<Dao> inOrder = kong.db().daos();
        for (Dao dao : inOrder) {
            for (EntityProvider entity : entities) {
                if (entity.plugin().equals(plugin)
                        && entity.definition().name().equals(dao.schema().name())) {
                    definitions.add(entity.definition());
                }
            }
        }
        return definitions;
    }

    // --- all plugins

    private String readme(String plugins) {
        StringBuilder told = new StringBuilder();
        untold.forEach(each -> told.append("* ").append(each).append("\n"));
        String only =
                untold.isEmpty() ? "Nothing: Kong does all that Java does.\n" : resource("untold.md") + "\n" + told;
        String confs = files.containsKey(Path.of(CONF_2_8))
                ? "`" + CONF_2_8 + "`, `" + CONF_3 + "` | the lines of one of them"
                : "`" + CONF_3 + "` | its lines";
        return resource("README.md")
                .replace("${plugins}", plugins)
                .replace("${confs}", confs)
                .replace("${untold}", only);
    }

    private List<String> notes() {
        untold.forEach(each -> notes.add("only in Java: " + each));
        return notes;
    }
}
