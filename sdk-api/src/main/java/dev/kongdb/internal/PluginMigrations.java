package dev.kongdb.internal;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.schema.MigrationIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds the migrations that authors wrote, as files named by an index and as classes, to those
 * generated from records.
 */
public final class PluginMigrations {
    private final String store;
    private final Map<String, MigrationCode> codes = new HashMap<>();

    private PluginMigrations(String store, List<MigrationCode> codes) {
        this.store = store;
        for (MigrationCode code : codes) {
            MigrationCode other = this.codes.putIfAbsent(key(code.plugin(), code.name()), code);
            if (other != null) {
                throw new KongDbDefinitionException(
                        "the migration '" + code.name() + "' of '" + code.plugin() + "' has two classes: "
                                + other.getClass().getName() + " and "
                                + code.getClass().getName());
            }
        }
    }

    /**
     * All migrations of the plugins.
     *
     * @param generated the migrations generated from records
     * @param plugins the class loader of each plugin, by name, in the order in which their
     *     migrations run
     * @param codes the migration classes that were found
     * @param store Kong's name of the store in use
     * @throws KongDbDefinitionException when an index names a missing file, or is invalid
     */
    public static List<Subsystem> complete(
            List<Subsystem> generated, Map<String, ClassLoader> plugins, List<MigrationCode> codes, String store) {
        PluginMigrations migrations = new PluginMigrations(store, codes);
        Map<String, Subsystem> bases = new HashMap<>();
        generated.forEach(subsystem -> bases.put(subsystem.name(), subsystem));
        List<Subsystem> complete = new ArrayList<>();
        plugins.forEach((plugin, loader) -> {
            List<Migration> all = migrations.of(plugin, loader, bases.get(plugin));
            if (!all.isEmpty()) {
                complete.add(new Subsystem(plugin, all));
            }
        });
        migrations.codes.values().stream().findAny().ifPresent(code -> {
            throw new KongDbDefinitionException("the migration '" + code.name() + "' of '" + code.plugin() + "' ("
                    + code.getClass().getName() + ") is not in the index " + MigrationIndex.path(code.plugin()));
        });
        return List.copyOf(complete);
    }

    /**
     * The plugins whose later migrations run after a base migration that is generated from the
     * current records.
     */
    public static List<String> withMovingBase(
            List<Subsystem> generated, List<Subsystem> complete, Collection<String> released) {
        // Compares by identity: a base migration that was kept may have the same content as the
        // generated one.
        Set<Migration> moving = Collections.newSetFromMap(new IdentityHashMap<>());
        generated.forEach(subsystem -> moving.addAll(subsystem.migrations()));
        return complete.stream()
                .filter(subsystem -> (subsystem.migrations().size() > 1 || released.contains(subsystem.name()))
                        && moving.contains(subsystem.migrations().get(0)))
                .map(Subsystem::name)
                .toList();
    }

    private static String key(String plugin, String name) {
        return plugin + '/' + name;
    }

    private List<Migration> of(String plugin, ClassLoader loader, @Nullable Subsystem generated) {
        List<Migration> migrations = new ArrayList<>();
        if (generated != null) {
            migrations.addAll(generated.migrations());
        }
        String index = read(loader, MigrationIndex.path(plugin));
        if (index == null) {
            return migrations;
        }
        Migration base = migrations.isEmpty() ? null : migrations.get(0);
        List<String> superseded = base == null ? List.of() : base.supersedes();
        for (String name : names(plugin, index, superseded)) {
            boolean isBase = name.equals(MigrationIndex.base(plugin));
            Migration migration = load(plugin, loader, name, isBase ? superseded : List.of());
            if (isBase && base != null) {
                // replaces the generated base by the one of an earlier version
                migrations.set(0, migration);
            } else {
                migrations.add(migration);
            }
        }
        return migrations;
    }

    private static List<String> names(String plugin, String index, List<String> superseded) {
        try {
            return MigrationIndex.parse(plugin, index, superseded).names();
        } catch (IllegalArgumentException e) {
            throw new KongDbDefinitionException(String.valueOf(e.getMessage()));
        }
    }

    private Migration load(String plugin, ClassLoader loader, String name, List<String> supersedes) {
        MigrationCode code = codes.remove(key(plugin, name));
        String up = read(loader, MigrationIndex.upPath(plugin, name, store));
        String teardown = read(loader, MigrationIndex.teardownPath(plugin, name, store));
        if (up == null && code == null) {
            throw new KongDbDefinitionException("failed to load migration '" + name + "' of '" + plugin
                    + "' subsystem: there is neither a file " + MigrationIndex.upPath(plugin, name, store)
                    + " nor a class of that name");
        }
        return new Migration(name, up == null ? "" : up, teardown, code, supersedes);
    }

    private static @Nullable String read(ClassLoader loader, String path) {
        URL url = loader.getResource(path);
        if (url == null) {
            return null;
        }
        try {
            URLConnection connection = url.openConnection();
            // a cache would keep the jar open after its loader is closed
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
