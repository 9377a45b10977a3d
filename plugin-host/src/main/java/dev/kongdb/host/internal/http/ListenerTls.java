package dev.kongdb.host.internal.http;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.schema.validators.Pem;
import dev.kongdb.schema.validators.Pem.PemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of the listeners of a server: the server's certificate, and the authorities of its
 * clients' certificates.
 */
public final class ListenerTls {
    /** The password of stores that exist only in memory. */
    private static final String PASSWORD = "";

    private ListenerTls() {}

    /**
     * The TLS of the settings {@code NAME_ssl_cert} and {@code NAME_ssl_cert_key}, which name PEM
     * files with a chain of certificates and its key.
     *
     * @return null when it is not set
     * @throws KongConfigException when a file cannot be used
     */
    public static SslContextFactory.@Nullable Server of(KongConfig config, String name) {
        String cert = name + "_ssl_cert";
        if (config.get(cert).isEmpty()) {
            return null;
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        List<X509Certificate> chain = certificates(config, cert);
        tls.setKeyStore(store(keys -> keys.setKeyEntry(
                name,
                key(config, name + "_ssl_cert_key", chain.get(0)),
                PASSWORD.toCharArray(),
                chain.toArray(X509Certificate[]::new))));
        tls.setKeyStorePassword(PASSWORD);
        return tls;
    }

    /**
     * As {@link #of}, with {@code NAME_ssl_client_certificate}, a file with authorities. With it, a
     * client may show a certificate; one that they have not signed ends the connection.
     *
     * @return null when it is not set
     * @throws KongConfigException when a file cannot be used
     */
    public static SslContextFactory.@Nullable Server withClients(KongConfig config, String name) {
        SslContextFactory.Server tls = of(config, name);
        String clients = clientsSetting(name);
        if (tls != null && config.get(clients).isPresent()) {
            List<X509Certificate> authorities = certificates(config, clients);
            tls.setTrustStore(store(trusted -> {
                for (X509Certificate authority : authorities) {
                    trusted.setCertificateEntry("authority " + trusted.size(), authority);
                }
            }));
            // a client without a certificate gets an answer that explains it
            tls.setWantClientAuth(true);
        }
        return tls;
    }

    /** The name of the setting with the authorities of clients. */
    public static String clientsSetting(String name) {
        return name + "_ssl_client_certificate";
    }

    private interface Filling {
        void of(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStore store(Filling filling) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.of(store);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            // every Java has such stores, and this one is in memory
            throw new IllegalStateException(e);
        }
    }

    private static List<X509Certificate> certificates(KongConfig config, String setting) {
        try {
            List<X509Certificate> certificates = Pem.certificates(text(config, setting));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (PemException e) {
            throw new KongConfigException(setting + ": no certificate can be read from the file: " + e.getMessage());
        }
        throw new KongConfigException(setting + ": there is no certificate in the file");
    }

    private static PrivateKey key(KongConfig config, String setting, X509Certificate certificate) {
        try {
            if (Pem.key(text(config, setting)) instanceof PrivateKey key && Pem.matches(certificate, key)) {
                return key;
            }
        } catch (PemException e) {
            throw new KongConfigException(setting + ": no key can be read from the file: " + e.getMessage());
        }
        throw new KongConfigException(setting + ": the file has not the private key of the certificate");
    }

    private static String text(KongConfig config, String setting) {
        String file =
                config.get(setting).orElseThrow(() -> new KongConfigException(setting + " must name a file with PEM"));
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new KongConfigException(setting + ": the file '" + file + "' cannot be read");
        }
    }
}
