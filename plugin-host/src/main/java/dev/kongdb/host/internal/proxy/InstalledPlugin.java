package dev.kongdb.host.internal.proxy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.meter.Family;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.Meters;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.spi.Pdk;
import dev.kongdb.plugin.spi.PluginRun;
import dev.kongdb.value.Row;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A plugin with its one handler. */
final class InstalledPlugin<C> {
    private static final double NANOS_PER_MS = 1e6;

    private final HandlerProvider<C> provider;
    private final PluginHandler<C> handler;
    private final Set<Phase> phases;
    private final Map<Phase, Histogram> durations = new EnumMap<>(Phase.class);

    private InstalledPlugin(HandlerProvider<C> provider, PluginHandler<C> handler, Meters meters) {
        this.provider = provider;
        this.handler = handler;
        this.phases = provider.phases();
        Family<Histogram> all = meters.histograms(
                "kongdb_plugin_duration_ms",
                "How long plugins took, in milliseconds",
                Histogram.MILLISECONDS,
                "plugin",
                "phase");
        phases.forEach(phase -> durations.put(phase, all.of(provider.name(), phase.kongName())));
    }

    /**
     * Makes the handler.
     *
     * @throws HostException when its constructor fails
     */
    static <C> InstalledPlugin<C> of(HandlerProvider<C> provider, Kong kong) {
        try {
            return new InstalledPlugin<>(provider, provider.handler(kong), kong.meters());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw new HostException(
                    "the plugin '" + provider.name() + "' ("
                            + provider.getClass().getName() + ") cannot be loaded: " + root(e) + place(root(e))
                            + ". Mend it, or remove its jar",
                    e);
        }
    }

    PluginHandler<C> handler() {
        return handler;
    }

    /** The first cause. A failed initialiser, for example, is wrapped several times. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    /** The place where it was thrown, outside of the JDK: the line that its author needs. */
    private static String place(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun)[.].*"))
                .findFirst()
                .map(frame -> ", at " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName()
                        + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }

    String name() {
        return provider.name();
    }

    /** The plugin with the configuration in a row. */
    ConfiguredPlugin configured(Row config) {
        C decoded = provider.config(config);
        return new Configured(decoded);
    }

    private final class Configured implements ConfiguredPlugin {
        private final C config;

        Configured(C config) {
            this.config = config;
        }

        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public boolean runsIn(Phase phase) {
            return phases.contains(phase);
        }

        @Override
        public Optional<Answer> run(Phase phase, Pdk pdk) {
            long start = System.nanoTime();
            try {
                return PluginRun.run(phase, provider.name(), handler, config, pdk);
            } finally {
                Objects.requireNonNull(durations.get(phase)).record((System.nanoTime() - start) / NANOS_PER_MS);
            }
        }
    }
}
