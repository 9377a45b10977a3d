package dev.kongdb.host.internal.tls;

import dev.kongdb.schema.validators.Pem;
import dev.kongdb.schema.validators.Pem.PemException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The terms of TLS with an upstream. Objects with the same terms are equal, so that their requests
 * share connections. Immutable and thread-safe.
 */
public final class UpstreamTls {
    private static final String PKIX = "PKIX";

    /** Shows no certificate and checks none. */
    public static final UpstreamTls UNCHECKED = new UpstreamTls(new Terms(false, 0, null, List.of()), null);

    private final Terms terms;
    private final int hash;
    private final @Nullable SSLContext context;

    /**
     * The terms.
     *
     * @param verified whether the upstream has to show a certificate for its name
     * @param depth the most certificates between the upstream's and its authority's
     * @param identity the certificate for an upstream that asks for one; null for none
     * @param authorities the trusted authorities, as PEM; empty for those of the Java platform
     */
    record Terms(boolean verified, int depth, @Nullable Identity identity, List<String> authorities) {}

    /**
     * A certificate with its key.
     *
     * @param cert the chain, as PEM
     * @param key as PEM
     */
    record Identity(String cert, String key) {
        @Override
        public String toString() {
            return cert; // never the key
        }
    }

    /**
     * The context of {@link #UNCHECKED}. It is made for the first connection with TLS, since it
     * loads hundreds of classes that a host without TLS does not need.
     */
    private static final class Unchecked {
        static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                return UpstreamTls.context(UNCHECKED.terms);
            } catch (UnusableCertificateException e) {
                throw new IllegalStateException(e); // there is no certificate in it
            }
        }
    }

    private UpstreamTls(Terms terms, @Nullable SSLContext context) {
        this.terms = terms;
        this.hash = terms.hashCode();
        this.context = context;
    }

    SSLContext context() {
        return context == null ? Unchecked.CONTEXT : context;
    }

    static UpstreamTls of(Terms terms) throws UnusableCertificateException {
        return new UpstreamTls(terms, context(terms));
    }

    private static SSLContext context(Terms terms) throws UnusableCertificateException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(terms.identity), trust(terms), null);
            return context;
        } catch (PemException | GeneralSecurityException e) {
            throw new UnusableCertificateException(String.valueOf(e.getMessage()), e);
        }
    }

    private static KeyManager @Nullable [] keys(@Nullable Identity identity)
            throws PemException, UnusableCertificateException {
        if (identity == null) {
            return null;
        }
        X509Certificate[] chain = Pem.certificates(identity.cert).toArray(X509Certificate[]::new);
        if (!(Pem.key(identity.key) instanceof PrivateKey key)) {
            throw new UnusableCertificateException("the key of a client's certificate is no private one", null);
        }
        return new KeyManager[] {new OneKey(chain, key)};
    }

    private static TrustManager[] trust(Terms terms) throws PemException, GeneralSecurityException {
        if (!terms.verified) {
            return SslContextFactory.TRUST_ALL_CERTS;
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate authority : terms.authorities.isEmpty() ? ofPlatform() : parsed(terms.authorities)) {
            anchors.add(new TrustAnchor(authority, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, null);
        parameters.setRevocationEnabled(false); // as nginx, unless it is given lists
        parameters.addCertPathChecker(new DepthLimit(terms.depth));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers();
    }

    private static Collection<X509Certificate> ofPlatform() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(PKIX);
        factory.init((KeyStore) null);
        Set<X509Certificate> authorities = new HashSet<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager platform) {
                authorities.addAll(List.of(platform.getAcceptedIssuers()));
            }
        }
        return authorities;
    }

    private static Collection<X509Certificate> parsed(List<String> pems) throws PemException {
        Set<X509Certificate> authorities = new HashSet<>();
        for (String pem : pems) {
            authorities.addAll(Pem.certificates(pem));
        }
        return authorities;
    }

    /**
     * One side of a new connection.
     *
     * @param host the host whose certificate is expected
     */
    SSLEngine newEngine(String host, int port) {
        return context().createSSLEngine(host, port);
    }

    /** Makes the engine check that the certificate is for the host, if certificates are checked. */
    void identify(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(terms.verified ? "HTTPS" : "");
        engine.setSSLParameters(parameters);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof UpstreamTls that && hash == that.hash && terms.equals(that.terms));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * Limits the length of a chain. The Java platform's own limit holds only for a path that it
     * builds, not for one that a server sends.
     */
    private static final class DepthLimit extends PKIXCertPathChecker {
        private final int depth;
        private int seen;

        DepthLimit(int depth) {
            this.depth = depth;
        }

        @Override
        public void init(boolean forward) {
            seen = 0;
        }

        @Override
        public boolean isForwardCheckingSupported() {
            return false;
        }

        @Override
        public @Nullable Set<String> getSupportedExtensions() {
            return null; // the platform's value for none
        }

        /** Called for each certificate of the chain, except its authority's. */
        @Override
        public void check(Certificate certificate, Collection<String> unresolved) throws CertPathValidatorException {
            if (++seen > depth + 1) {
                throw new CertPathValidatorException(
                        "there are more than " + depth + " certificates between the upstream's and its authority's");
            }
        }
    }
}
