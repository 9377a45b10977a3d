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
 * The plugins with their configurations that Kongs have started. A start never fails: a Kong 2.8 would wait for that configuration for
 * ever. What is wrong with it is told when it is to run. Ids are made at random, so that one of a server before this one, or of another
 * worker, is not taken for another's. Thread-safe.
 */
final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    /** No Kong closes the instance of a configuration that was deleted: the one unused for longest goes. */
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

    /** A plugin with its configuration, or with what is wrong with it. */
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
