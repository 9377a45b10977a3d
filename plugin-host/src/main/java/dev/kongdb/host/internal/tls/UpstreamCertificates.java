package dev.kongdb.host.internal.tls;

import dev.kongdb.entity.CaCertificate;
import dev.kongdb.entity.Certificate;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.Upstream;
import dev.kongdb.host.internal.tls.UpstreamTls.Identity;
import dev.kongdb.host.internal.tls.UpstreamTls.Terms;
import dev.kongdb.value.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The certificates that services and upstreams refer to, at one moment. Thread-safe. */
public final class UpstreamCertificates {
    /** No certificates. */
    public static final UpstreamCertificates NONE = new UpstreamCertificates(List.of(), List.of());

    /** The default length of a chain, as in nginx. */
    private static final int DEPTH = 1;

    private final Map<UUID, Certificate> certificates = new HashMap<>();
    private final Map<UUID, CaCertificate> authorities = new HashMap<>();
    private final Map<Terms, UpstreamTls> made = new ConcurrentHashMap<>();

    /** The given certificates, and those of authorities. */
    public UpstreamCertificates(Collection<Certificate> certificates, Collection<CaCertificate> authorities) {
        certificates.forEach(certificate -> this.certificates.put(certificate.id(), certificate));
        authorities.forEach(authority -> this.authorities.put(authority.id(), authority));
    }

    /**
     * How requests of a service are sent over TLS. A certificate of the service wins over one of
     * the upstream.
     *
     * @param upstream the upstream whose targets get the requests; null when the service's host is
     *     no upstream
     * @throws UnusableCertificateException when a required certificate is missing or cannot be read
     */
    public UpstreamTls of(Service service, @Nullable Upstream upstream) throws UnusableCertificateException {
        Reference<Certificate> shown = service.clientCertificate();
        if (shown == null && upstream != null) {
            shown = upstream.clientCertificate();
        }
        if (!Boolean.TRUE.equals(service.tlsVerify())) {
            return of(false, DEPTH, shown, List.of());
        }
        List<UUID> believed = Objects.requireNonNullElse(service.caCertificates(), List.of());
        return of(true, Objects.requireNonNullElse(service.tlsVerifyDepth(), DEPTH), shown, believed);
    }

    /**
     * How the health of an upstream's targets is checked over TLS.
     *
     * @throws UnusableCertificateException as {@link #of(Service, Upstream)}
     */
    public UpstreamTls ofChecks(Upstream upstream) throws UnusableCertificateException {
        return of(
                upstream.healthchecks().active().httpsVerifyCertificate(),
                DEPTH,
                upstream.clientCertificate(),
                List.of());
    }

    private UpstreamTls of(boolean verified, int depth, @Nullable Reference<Certificate> shown, List<UUID> believed)
            throws UnusableCertificateException {
        List<String> pems = new ArrayList<>();
        for (UUID id : believed) {
            pems.add(known(authorities, id, "authority").cert());
        }
        Identity identity = null;
        if (shown != null) {
            Certificate certificate = known(certificates, shown.id(), "certificate");
            identity = new Identity(certificate.cert(), certificate.key());
        }
        Terms terms = new Terms(verified, depth, identity, List.copyOf(pems));
        UpstreamTls known = made.get(terms);
        if (known != null) {
            return known;
        }
        UpstreamTls tls = UpstreamTls.of(terms);
        made.put(terms, tls); // another thread may make an equal one at the same time
        return tls;
    }

    private static <T> T known(Map<UUID, T> all, UUID id, String kind) throws UnusableCertificateException {
        T found = all.get(id);
        if (found == null) {
            throw new UnusableCertificateException("there is no " + kind + " " + id, null);
        }
        return found;
    }
}
