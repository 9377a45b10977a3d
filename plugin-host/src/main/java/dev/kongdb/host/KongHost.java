package dev.kongdb.host;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.host.internal.admin.AdminApi;
import dev.kongdb.host.internal.admin.AdminGuard;
import dev.kongdb.host.internal.http.AccessLog;
import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.ListenerTls;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.meter.MetricsHandler;
import dev.kongdb.host.internal.meter.NodeMeters;
import dev.kongdb.host.internal.meter.TextMeters;
import dev.kongdb.host.internal.proxy.Gateway;
import dev.kongdb.host.internal.proxy.Unserved;
import dev.kongdb.host.internal.ui.AdminGui;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.Profile;
import dev.kongdb.plugin.spi.RunningHost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running host: a {@link Kong} with its plugins, the Admin API and the proxy. Several hosts can
 * run in one JVM, on different addresses.
 */
public final class KongHost implements RunningHost {
    private static final Logger LOG = LoggerFactory.getLogger(KongHost.class);
    private static final int ADMIN_THREADS = 50;
    private static final int PROXY_THREADS = 250;
    private static final int STATUS_THREADS = 8;

    private final ReentrantLock closing = new ReentrantLock();
    private final Deque<AutoCloseable> open;
    private final Kong kong;
    private final List<String> adminUrls;
    private final List<String> proxyUrls;
    private final List<String> legacyAdminUrls;
    private final List<String> statusUrls;
    private final CompletableFuture<Void> end;

    private KongHost(
            Deque<AutoCloseable> open,
            CompletableFuture<Void> end,
            Kong kong,
            List<String> adminUrls,
            List<String> proxyUrls,
            List<String> legacyAdminUrls,
            List<String> statusUrls) {
        this.statusUrls = statusUrls;
        this.legacyAdminUrls = legacyAdminUrls;
        this.open = open;
        this.end = end;
        this.kong = kong;
        this.adminUrls = adminUrls;
        this.proxyUrls = proxyUrls;
    }

    /**
     * Starts a host, and returns when it answers requests.
     *
     * @param progress takes a line for each step
     * @throws HostException when it cannot start; everything started so far is stopped again
     */
    public static KongHost start(KongConfig config, Consumer<String> progress) {
        return start(config, progress, DatabaseKeeper.Patience.NORMAL);
    }

    static KongHost start(KongConfig config, Consumer<String> progress, DatabaseKeeper.Patience patience) {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            return start(config, progress, patience, open);
        } catch (Throwable e) {
            close(open);
            throw HostDatabase.hostException(config, e);
        }
    }

    private static KongHost start(
            KongConfig config, Consumer<String> progress, DatabaseKeeper.Patience patience, Deque<AutoCloseable> open) {
        Settings.warnings(config).forEach(warning -> progress.accept("warning: " + warning));
        List<ListenAddress> adminAddresses = ListenAddress.of(config, "admin_listen", "127.0.0.1:8001");
        List<ListenAddress> legacyAddresses = ListenAddress.of(config, "legacy_admin_listen", "off");
        AdminGuard guard = AdminGuard.of(config);
        guard.warnings(adminAddresses).forEach(warning -> progress.accept("warning: " + warning));
        guard.warnings(legacyAddresses).forEach(warning -> progress.accept("warning: " + warning));
        SslContextFactory.Server adminTls = ListenerTls.withClients(config, "admin");
        WebServer admin = WebServer.bind("admin", adminAddresses, ADMIN_THREADS, "application/json", adminTls);
        open.push(admin);
        WebServer proxy = WebServer.bind(
                "proxy", ListenAddress.of(config, "proxy_listen", "127.0.0.1:8000"), PROXY_THREADS, "text/plain");
        open.push(proxy);
        WebServer legacyAdmin = WebServer.bind(
                "legacy admin",
                legacyAddresses,
                ADMIN_THREADS,
                "application/json",
                ListenerTls.withClients(config, "admin"));
        open.push(legacyAdmin);

        WebServer status = WebServer.bind(
                "status",
                ListenAddress.of(config, "status_listen", "off"),
                STATUS_THREADS,
                "application/json",
                ListenerTls.of(config, "status"));
        open.push(status);

        PluginJars jars = PluginJars.of(config);
        open.push(jars);
        jars.notes().forEach(progress);

        HostDatabase database = HostDatabase.open(Settings.known(config), progress);
        open.push(database);
        CompletableFuture<Void> end = new CompletableFuture<>();
        open.push(database.keep(patience, end::completeExceptionally));
        TextMeters meters = new TextMeters();
        Kong kong = Kong.open(database.config(), jars.loader(), progress, meters);
        open.push(kong);
        progress.accept("plugins: " + names(kong));

        admin.logTo(AccessLog.of(config, "admin_access_log", "logs/admin_access.log"));
        proxy.logTo(AccessLog.of(config, "proxy_access_log", "logs/access.log"));
        Gateway gateway = Gateway.of(kong);
        Unserved unserved = new Unserved(kong.db());
        Supplier<WebServer.Load> load = () -> admin.load().plus(proxy.load()).plus(status.load());
        NodeMeters.add(meters, load, () -> DatabaseReach.isThere(kong.db()), gateway.balancers());
        admin.start(AdminGui.around(AdminApi.of(kong, load, gateway, unserved), config));
        proxy.start(gateway);
        if (!status.urls().isEmpty()) {
            status.logTo(AccessLog.of(config, "status_access_log", "off"));
            status.start(new MetricsHandler(meters, AdminApi.status(kong, load, gateway::pluginProblems, unserved)));
        }
        if (!legacyAdmin.urls().isEmpty()) {
            DaoFactory factory = DaoFactory.of(kong, legacyVersion(config));
            factory.init();
            open.push(factory);
            legacyAdmin.logTo(AccessLog.of(config, "admin_access_log", "logs/admin_access.log"));
            legacyAdmin.start(
                    AdminApi.legacy(kong, factory, () -> legacyAdmin.urls().get(0), unserved));
            open.remove(legacyAdmin);
            open.push(legacyAdmin);
        }
        // The servers were opened first and must stop first.
        open.remove(proxy);
        open.remove(admin);
        open.remove(status);
        open.push(status);
        open.push(proxy);
        open.push(admin);
        return new KongHost(open, end, kong, admin.urls(), proxy.urls(), legacyAdmin.urls(), status.urls());
    }

    private static Profile legacyVersion(KongConfig config) {
        String version = config.get("legacy_version", "0.9");
        return switch (version) {
            case "0.8" -> Profile.V0_8;
            case "0.9" -> Profile.V0_9;
            case "0.10" -> Profile.V0_10;
            default ->
                throw new KongConfigException("legacy_version is '" + version + "'; it must be 0.8, 0.9 or 0.10");
        };
    }

    private static String names(Kong kong) {
        List<String> names = kong.plugins().stream()
                .<String>map(plugin -> plugin.name() + " " + plugin.version())
                .toList();
        return names.isEmpty() ? "none installed" : String.join(", ", names);
    }

    /** The Kong of the host. */
    @Override
    public Kong kong() {
        return kong;
    }

    /**
     * The URLs of the Admin API, such as {@code http://127.0.0.1:8001}; empty when it is switched
     * off.
     */
    @Override
    public List<String> adminUrls() {
        return adminUrls;
    }

    /** The URLs of the proxy. */
    @Override
    public List<String> proxyUrls() {
        return proxyUrls;
    }

    /**
     * The URLs of the Admin API of Kong 0.8 to 0.10; empty when it is switched off, which is the
     * default.
     */
    public List<String> legacyAdminUrls() {
        return legacyAdminUrls;
    }

    /**
     * The URLs of the Status API, with the metrics; empty when it is switched off, which is the
     * default.
     */
    public List<String> statusUrls() {
        return statusUrls;
    }

    /** The addresses of the host, for a person. */
    @Override
    public String toString() {
        return "proxy " + urls(proxyUrls) + "  Admin API " + urls(adminUrls)
                + (legacyAdminUrls.isEmpty() ? "" : "  legacy Admin API " + urls(legacyAdminUrls))
                + (statusUrls.isEmpty() ? "" : "  Status API " + urls(statusUrls));
    }

    private static String urls(List<String> urls) {
        return urls.isEmpty() ? "off" : String.join(", ", urls);
    }

    /**
     * Waits until this host ends.
     *
     * @throws HostException when it cannot go on because its embedded database is lost; it must
     *     still be closed
     */
    public void await() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HostException lost ? lost : new IllegalStateException(e);
        }
    }

    /**
     * Waits some seconds for running requests, then stops everything, the embedded database last.
     */
    @Override
    public void close() {
        closing.lock(); // a second caller waits until everything is stopped
        try {
            close(open);
            end.complete(null);
        } finally {
            closing.unlock();
        }
    }

    static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.error("not everything could be stopped", e);
            }
        }
    }
}
