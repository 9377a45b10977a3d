package dev.kongdb.server.internal;

import dev.kongdb.error.KongDbException;
import dev.kongdb.plugin.Phase;
import dev.kongdb.schema.ViolationsException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that Kongs have started, with their configurations. A start never fails, because a
 * Kong 2.8 would wait for this configuration for ever. A fault of the configuration is reported
 * when the plugin is to run. Ids are random, so that an id of an earlier server, or of another
 * worker, does not match a wrong instance. Thread-safe.
 */
final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    /**
     * The maximum number of instances. No Kong closes the instance of a deleted configuration, so
     * the least recently used one is removed.
     */
    private static final int MOST = 10_000;

    private final Map<String, ServedPlugin<?>> plugins;
    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, Instance> started = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Instance> eldest) {
            return size() > MOST;
        }
    };

    Instances(Map<String, ServedPlugin<?>> plugins) {
        this.plugins = plugins;
    }

    /** A plugin with its configuration, or with the fault of the configuration. */
    static final class Instance {
        private final int id;
        private final String plugin;
        private final ServedPlugin.@Nullable Configured configured;
        private final String problem;

        private Instance(int id, String plugin, ServedPlugin.@Nullable Configured configured, String problem) {
            this.id = id;
            this.plugin = plugin;
            this.configured = configured;
            this.problem = problem;
        }

        int id() {
            return id;
        }

        String plugin() {
            return plugin;
        }

        /** Runs the plugin. */
        void run(Phase phase, KongPdk pdk) {
            if (configured == null) {
                throw new IllegalStateException(problem);
            }
            configured.run(phase, pdk);
        }
    }

    Instance start(String name, String config) {
        ServedPlugin<?> plugin = plugins.get(name);
        if (plugin == null) {
            return add(name, null, "this server has no plugin '" + name + "'; it has " + plugins.keySet());
        }
        try {
            return add(name, plugin.configured(config), "");
        } catch (ViolationsException | KongDbException | IllegalArgumentException e) {
            String problem = "the configuration of the plugin '" + name + "' cannot be used: " + e.getMessage();
            LOG.error(problem);
            return add(name, null, problem);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("the configuration of the plugin '{}' cannot be used", name, e);
            return add(name, null, "the configuration of the plugin '" + name + "' cannot be used");
        }
    }

    private synchronized Instance add(String name, ServedPlugin.@Nullable Configured configured, String problem) {
        int id;
        do {
            id = random.nextInt(Integer.MAX_VALUE - 1) + 1;
        } while (started.containsKey(id));
        Instance instance = new Instance(id, name, configured, problem);
        started.put(id, instance);
        return instance;
    }

    synchronized @Nullable Instance find(long id) {
        return started.get((int) id);
    }

    synchronized void close(long id) {
        started.remove((int) id);
    }

    synchronized int count() {
        return started.size();
    }
}
