package dev.kongdb.host.internal.proxy;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.entity.CaCertificate;
import dev.kongdb.entity.CaCertificateCodec;
import dev.kongdb.entity.Certificate;
import dev.kongdb.entity.CertificateCodec;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.ServiceCodec;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.TargetCodec;
import dev.kongdb.entity.Upstream;
import dev.kongdb.entity.UpstreamCodec;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.host.internal.proxy.RoutingRows.Owned;
import dev.kongdb.host.internal.proxy.RoutingRows.PluginEntry;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import dev.kongdb.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/** The entities of the proxy in memory. Each change has a stamp, which increases. Thread-safe. */
final class RoutingEntities {
    private final KongDb db;
    private final EntityMirror<Owned<Route>> routes;
    private final EntityMirror<Owned<Service>> services;
    private final EntityMirror<PluginEntry> plugins;
    private final EntityMirror<Owned<Upstream>> upstreams;
    private final EntityMirror<Target> targets;
    private final EntityMirror<Certificate> certificates;
    private final EntityMirror<CaCertificate> authorities;

    /**
     * In the order in which they are read. Entities are read before those that they refer to, so
     * that no referred entity is missing.
     */
    private final List<EntityMirror<?>> mirrors;

    /** Guards the mirrors, the stamp and the snapshot. */
    private final ReentrantLock changing = new ReentrantLock();

    private long stamp;

    /** The snapshot that the mirrors were read from. */
    private Snapshot snapshot = Snapshot.LIVE;

    /**
     * The entities after a change.
     *
     * @param version the stamp of the last change
     * @param sameRoutes whether routes and services are those of the last routing; then their lists
     *     are empty
     * @param sameUpstreams whether upstreams and targets are those of the last routing; then their
     *     lists are empty
     */
    record State(
            long version,
            Snapshot snapshot,
            boolean sameRoutes,
            List<Owned<Route>> routes,
            List<Owned<Service>> services,
            List<PluginEntry> plugins,
            boolean sameUpstreams,
            List<Owned<Upstream>> upstreams,
            List<Target> targets,
            UpstreamCertificates certificates) {}

    /** Entities that are not read yet. */
    RoutingEntities(KongDb db, RoutingRows rows) {
        this.db = db;
        this.routes = new EntityMirror<>(db.dao("routes"), rows::route, rows::damagedRoute);
        this.services = new EntityMirror<>(
                db.dao("services"), row -> rows.owned(ServiceCodec.INSTANCE.decode(RoutingRows.dated(row)), row));
        this.plugins = new EntityMirror<>(db.dao("plugins"), rows::plugin);
        this.upstreams =
                new EntityMirror<>(db.dao("upstreams"), row -> rows.owned(UpstreamCodec.INSTANCE.decode(row), row));
        this.targets = new EntityMirror<>(db.dao("targets"), TargetCodec.INSTANCE::decode);
        this.certificates = new EntityMirror<>(db.dao("certificates"), CertificateCodec.INSTANCE::decode);
        this.authorities = new EntityMirror<>(db.dao("ca_certificates"), CaCertificateCodec.INSTANCE::decode);
        this.mirrors = List.of(routes, services, plugins, upstreams, targets, certificates, authorities);
    }

    /** Takes up a write of this node, and returns its stamp; empty if it concerns no entity here. */
    OptionalLong written(CrudEvent event) {
        String entity = event.schema().name();
        return change(mirror -> mirror.entity().equals(entity), (mirror, now) -> mirror.apply(event, now));
    }

    /** As {@link #written}, for the deletion of all entities of a schema. */
    OptionalLong truncated(Schema schema) {
        return change(mirror -> mirror.dependsOn(schema), EntityMirror::clear);
    }

    private OptionalLong change(Predicate<EntityMirror<?>> which, ObjLongConsumer<EntityMirror<?>> change) {
        List<EntityMirror<?>> concerned = mirrors.stream().filter(which).toList();
        if (concerned.isEmpty()) {
            return OptionalLong.empty();
        }
        changing.lock();
        try {
            long mine = ++stamp;
            concerned.forEach(mirror -> change.accept(mirror, mine));
            return OptionalLong.of(mine);
        } finally {
            changing.unlock();
        }
    }

    /**
     * Reads everything, and returns the stamp of this change. For one thread at a time, so that an
     * older reading cannot replace a newer one.
     *
     * @throws dev.kongdb.error.KongDbException when the entities cannot be read
     */
    long read() {
        long began;
        changing.lock();
        try {
            began = stamp;
        } finally {
            changing.unlock();
        }
        Snapshot now = db.snapshot();
        List<Runnable> changes = now.read(
                () -> mirrors.stream().map(mirror -> replacement(mirror, began)).toList());
        changing.lock();
        try {
            long mine = ++stamp;
            changes.forEach(Runnable::run);
            snapshot = now;
            return mine;
        } finally {
            changing.unlock();
        }
    }

    private <V> Runnable replacement(EntityMirror<V> mirror, long began) {
        Map<UUID, V> read = mirror.read();
        return () -> mirror.replace(read, began, stamp);
    }

    /** The state now, to make the routing after the last one. */
    State after(Routing last) {
        changing.lock();
        try {
            boolean sameRoutes = last.version() >= 0
                    && routes.changedAt() <= last.version()
                    && services.changedAt() <= last.version();
            boolean sameUpstreams = upstreams.changedAt() <= last.version() && targets.changedAt() <= last.version();
            boolean sameCertificates =
                    certificates.changedAt() <= last.version() && authorities.changedAt() <= last.version();
            return new State(
                    stamp,
                    snapshot,
                    sameRoutes,
                    sameRoutes ? List.of() : routes.values(),
                    sameRoutes ? List.of() : services.values(),
                    plugins.values(),
                    sameUpstreams,
                    sameUpstreams ? List.of() : upstreams.values(),
                    sameUpstreams ? List.of() : targets.values(),
                    sameCertificates
                            ? last.certificates()
                            : new UpstreamCertificates(certificates.values(), authorities.values()));
        } finally {
            changing.unlock();
        }
    }
}
