package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.TableMismatchException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.spi.LocalPdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the plugins of one request in its phases. They are looked up twice, as in Kong: at the
 * beginning, those that are configured for all requests; when the route is known, those that are
 * configured for it, its service and the consumer. The latter also run in the later phases.
 */
final class PluginPhases {
    private static final Logger LOG = LoggerFactory.getLogger(PluginPhases.class);

    /** The message for clients when a plugin cannot use its table; the log has the details. */
    private static final String TABLE_MISMATCH = "A table of the database cannot be used";

    /** The logged problems of tables. Each is logged once, since only a restart ends it. */
    private static final Set<String> MISMATCHES_TOLD = ConcurrentHashMap.newKeySet();

    private final Routing routing;
    private final LocalPdk pdk;
    private List<ConfiguredPlugin> plugins;
    private String subject = "a request without a route";

    /** How a phase ended. */
    enum End {
        /** The request continues. */
        PROCEED,
        /** A plugin has answered. */
        ANSWERED,
        /** A plugin has failed, so the request is refused. */
        FAILED
    }

    /** The plugins of a request whose route is not known yet. */
    PluginPhases(Routing routing, UUID defaultWorkspace, LocalPdk pdk) {
        this.routing = routing;
        this.pdk = pdk;
        this.plugins = find(defaultWorkspace, null, null);
    }

    private List<ConfiguredPlugin> find(UUID workspace, @Nullable UUID route, @Nullable UUID service) {
        List<ConfiguredPlugin> found = new ArrayList<>();
        for (String name : routing.installed()) {
            routing.plugins().find(workspace, name, route, service, null).ifPresent(found::add);
        }
        return found;
    }

    /**
     * Whether any plugin may read the body of a request of the route. A plugin of a consumer runs
     * only after another plugin has authenticated the consumer.
     */
    boolean mayRunFor(RouteTarget target) {
        UUID service = target.service() == null ? null : target.service().id();
        return !find(target.workspace(), target.route().id(), service).isEmpty();
    }

    /** Whether a plugin has anything to do in the phase. */
    boolean hasWorkIn(Phase phase) {
        for (ConfiguredPlugin plugin : plugins) { // called three times for every request
            if (plugin.runsIn(phase)) {
                return true;
            }
        }
        return false;
    }

    /** Runs Kong's rewrite phase. */
    End rewrite() {
        return run(Phase.REWRITE);
    }

    /**
     * Runs Kong's access phase. A later plugin sees the consumer that an earlier one authenticated.
     * A plugin that is configured but not installed fails as soon as it is known that the request
     * is one of its requests: it may be the plugin that keeps strangers out. When a plugin has
     * answered or failed, the others are only looked up, for their log phase.
     */
    End access(RouteTarget target) {
        subject = "a request of " + target;
        UUID route = target.route().id();
        UUID service = target.service() == null ? null : target.service().id();
        plugins = new ArrayList<>();
        End end = missing(target, route, service);
        for (String name : routing.installed()) {
            UUID before = consumer();
            Optional<ConfiguredPlugin> plugin =
                    routing.plugins().find(target.workspace(), name, route, service, before);
            if (plugin.isEmpty()) {
                continue;
            }
            plugins.add(plugin.get());
            if (end == End.PROCEED && plugin.get().runsIn(Phase.ACCESS)) {
                end = run(Phase.ACCESS, plugin.get());
                if (end == End.PROCEED && !Objects.equals(before, consumer())) {
                    end = missing(target, route, service);
                }
            }
        }
        return end;
    }

    /** Fails if a plugin is configured for the request but not installed. */
    private End missing(RouteTarget target, UUID route, @Nullable UUID service) {
        for (String name : routing.missing()) {
            Optional<ConfiguredPlugin> plugin =
                    routing.plugins().find(target.workspace(), name, route, service, consumer());
            if (plugin.isPresent() && run(Phase.ACCESS, plugin.get()) != End.PROCEED) {
                return End.FAILED;
            }
        }
        return End.PROCEED;
    }

    /** Runs Kong's response phase. */
    End response() {
        return run(Phase.RESPONSE);
    }

    /** Runs Kong's log phase. Each plugin runs, even if the one before it has failed. */
    void log() {
        for (ConfiguredPlugin plugin : plugins) {
            if (plugin.runsIn(Phase.LOG)) {
                run(Phase.LOG, plugin);
            }
        }
    }

    private End run(Phase phase) {
        for (ConfiguredPlugin plugin : plugins) {
            if (plugin.runsIn(phase)) {
                End end = run(phase, plugin);
                if (end != End.PROCEED) {
                    return end;
                }
            }
        }
        return End.PROCEED;
    }

    private End run(Phase phase, ConfiguredPlugin plugin) {
        try {
            return routing.snapshot().read(() -> plugin.run(phase, pdk)).isPresent() ? End.ANSWERED : End.PROCEED;
        } catch (UnusablePluginException e) {
            LOG.debug("{} on {}", e.getMessage(), subject);
            return End.FAILED;
        } catch (Throwable e) { // whatever a plugin throws, also unchecked, must not let a request through
            try {
                return failed(phase, plugin, e);
            } catch (Throwable unreadable) { // its message or its cause is the plugin's code, too
                LOG.error(
                        "the plugin '{}' failed in its {} phase on {} by an exception that cannot be read: {}",
                        plugin.name(),
                        phase.kongName(),
                        subject,
                        e.getClass().getName());
                return End.FAILED;
            }
        }
    }

    private End failed(Phase phase, ConfiguredPlugin plugin, Throwable thrown) {
        Answer unavailable = unavailable(plugin.name(), thrown);
        if (unavailable != null && phase != Phase.LOG) {
            pdk.exit(unavailable);
            return End.ANSWERED;
        }
        if (unavailable == null) {
            LOG.error(
                    "the plugin '{}' failed in its {} phase on {}{}",
                    plugin.name(),
                    phase.kongName(),
                    subject,
                    ProxyCall.trace(pdk.requestHeaders()),
                    thrown);
        }
        return End.FAILED;
    }

    /**
     * The answer when a plugin failed because the database, or a table of it, cannot be used; null
     * for other failures.
     */
    private @Nullable Answer unavailable(String plugin, Throwable thrown) {
        KongDbException failed = DatabaseReach.failedCall(thrown);
        if (failed instanceof TableMismatchException) {
            if (MISMATCHES_TOLD.add(plugin + ": " + failed.message())) {
                LOG.error(
                        "the plugin '{}' cannot use a table, and requests that need it are answered 503: {}",
                        plugin,
                        failed.message());
            }
            return error(TABLE_MISMATCH);
        }
        if (failed != null && DatabaseReach.isLost(failed)) {
            LOG.error("the plugin '{}' could not reach the database: {}", plugin, thrown.getMessage());
            return error(DatabaseReach.MESSAGE);
        }
        return null;
    }

    private Answer error(String message) {
        ErrorBody body =
                ErrorBody.of(message, pdk.requestHeaders().first("Accept").orElse(null));
        return Answer.of(503).header("Content-Type", body.contentType()).body(body.bytes());
    }

    private @Nullable UUID consumer() {
        return pdk.consumer().map(Consumer::id).orElse(null);
    }
}
