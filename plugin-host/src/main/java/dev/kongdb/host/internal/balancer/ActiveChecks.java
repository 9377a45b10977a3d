package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Healthchecks;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.balancer.Balancer.Weighted;
import dev.kongdb.host.internal.balancer.Health.Failure;
import dev.kongdb.host.internal.tls.TlsClient;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import dev.kongdb.host.internal.tls.UpstreamTls;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the targets of upstreams at the intervals of their health checks. A check over gRPC only
 * tries to connect to the target, like one over TCP.
 */
final class ActiveChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveChecks.class);

    /** The meaning of a timeout of 0. */
    private static final double LONGEST_SECONDS = 60;

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int THREADS = 8;

    private final ScheduledExecutorService clock;
    private volatile UpstreamCertificates certificates = UpstreamCertificates.NONE;
    private @Nullable HttpClient client;

    /** Checks that are scheduled by the clock. */
    ActiveChecks(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /** Uses these certificates from now on. */
    void use(UpstreamCertificates now) {
        certificates = now;
    }

    /** Starts the checks that are due, as many at a time as the upstream allows. */
    void run(Balancer balancer) {
        Healthchecks.Active active = balancer.upstream().healthchecks().active();
        long most = active.concurrency() == null ? 10 : active.concurrency();
        for (Weighted weighted : balancer.hosts()) {
            for (Peer peer : weighted.host().peers()) {
                double interval = Balancer.seconds(
                        peer.health.isHealthy()
                                ? active.healthy().interval()
                                : active.unhealthy().interval());
                boolean due = interval > 0
                        && weighted.weight() > 0
                        && System.nanoTime() - peer.checkedNanos >= (long) (interval * NANOS);
                if (!due || !peer.checking.compareAndSet(false, true)) {
                    continue;
                }
                if (balancer.checksUnderWay().incrementAndGet() > most) {
                    balancer.checksUnderWay().decrementAndGet();
                    peer.checking.set(false);
                    return; // the next check that ends continues here
                }
                begin(new Check(balancer, active, weighted.host(), peer));
            }
        }
    }

    private void begin(Check check) {
        try {
            switch (Objects.requireNonNullElse(check.active.type(), "http")) {
                case "http", "https" -> ask(check);
                default -> connect(check);
            }
        } catch (Exception e) {
            LOG.error("the address {} cannot be checked", check.peer, e);
            check.failed(e);
        }
    }

    /** A running check, which has one outcome. */
    private final class Check {
        final Balancer balancer;
        final Healthchecks.Active active;
        final TargetHost host;
        final Peer peer;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Check(Balancer balancer, Healthchecks.Active active, TargetHost host, Peer peer) {
            this.balancer = balancer;
            this.active = active;
            this.host = host;
            this.peer = peer;
        }

        long timeoutMillis() {
            double seconds = Balancer.seconds(active.timeout());
            return Math.max(1, (long) ((seconds == 0 ? LONGEST_SECONDS : seconds) * 1000));
        }

        void answered(int status) {
            if (Balancer.contains(active.healthy().httpStatuses(), status)) {
                succeeded();
            } else if (Balancer.contains(active.unhealthy().httpStatuses(), status)) {
                end(() -> peer.health.failure(
                        Failure.HTTP, Balancer.orZero(active.unhealthy().httpFailures())));
            } else {
                end(() -> {});
            }
        }

        void succeeded() {
            end(() -> peer.health.success(Balancer.orZero(active.healthy().successes())));
        }

        void failed(Throwable failure) {
            boolean late = failure instanceof TimeoutException || failure instanceof SocketTimeoutException;
            Integer limit =
                    late ? active.unhealthy().timeouts() : active.unhealthy().tcpFailures();
            end(() -> peer.health.failure(late ? Failure.TIMEOUT : Failure.TCP, Balancer.orZero(limit)));
        }

        private void end(Runnable outcome) {
            if (open.compareAndSet(true, false)) {
                balancer.change(peer, outcome);
                peer.checkedNanos = System.nanoTime();
                peer.checking.set(false);
                balancer.checksUnderWay().decrementAndGet();
                run(balancer);
            }
        }
    }

    private void ask(Check check) throws Exception {
        Healthchecks.Active active = check.active;
        String given = check.balancer.upstream().hostHeader();
        String host = given == null ? check.host.name() : given;
        String name = active.httpsSni() != null ? active.httpsSni() : check.host.name();
        boolean isUri = !name.contains("_"); // java.net.URI does not accept such a host
        boolean overTls = "https".equals(active.type());
        client().newRequest(isUri ? name : check.peer.ip(), check.host.port())
                .transport(new PeerTransport(check.peer.address()))
                .tag(overTls ? certificates.ofChecks(check.balancer.upstream()) : UpstreamTls.UNCHECKED)
                .scheme(Objects.requireNonNullElse(active.type(), "http"))
                .path(Objects.requireNonNullElse(active.httpPath(), "/"))
                .headers(headers -> headers.put(HttpHeader.HOST, host)
                        .put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE)
                        .put(HttpHeader.USER_AGENT, Version.SERVER + " (health check)"))
                .timeout(check.timeoutMillis(), TimeUnit.MILLISECONDS)
                .onResponseBegin(answer -> check.answered(answer.getStatus()))
                .send(result -> {
                    if (result.getFailure() != null) {
                        check.failed(result.getFailure());
                    }
                });
    }

    private void connect(Check check) throws IOException {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        var timer = clock.schedule(
                () -> {
                    check.failed(new TimeoutException());
                    close(channel);
                },
                check.timeoutMillis(),
                TimeUnit.MILLISECONDS);
        channel.connect(check.peer.address(), check, new CompletionHandler<@Nullable Void, Check>() {
            @Override
            public void completed(@Nullable Void nothing, Check of) {
                timer.cancel(false);
                close(channel);
                of.succeeded();
            }

            @Override
            public void failed(Throwable failure, Check of) {
                timer.cancel(false);
                close(channel);
                of.failed(failure);
            }
        });
    }

    private static void close(AsynchronousSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection for a health check did not close", e);
        }
    }

    private synchronized HttpClient client() throws Exception {
        HttpClient known = client;
        if (known != null) {
            return known;
        }
        HttpClient created = TlsClient.create();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("health-checks");
        threads.setDaemon(true);
        created.setExecutor(threads);
        created.setFollowRedirects(false);
        created.start();
        client = created;
        return created;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            try {
                client.stop();
            } catch (Exception e) {
                LOG.warn("the client of health checks did not stop", e);
            }
        }
    }
}
