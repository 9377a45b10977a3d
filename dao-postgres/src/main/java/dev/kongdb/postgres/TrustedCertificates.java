package dev.kongdb.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/**
 * Makes TLS connections to servers whose certificate was issued by an authority of {@code
 * lua_ssl_trusted_certificate}. Public because the driver instantiates it by its name.
 */
public final class TrustedCertificates extends WrappedFactory {
    /**
     * The name of the authorities that the JVM trusts. In Kong it names those of the operating
     * system.
     */
    static final String SYSTEM = "system";

    /**
     * Reads the certificates.
     *
     * @param names files of PEM certificates, separated by commas; {@code system} stands for the
     *     authorities that the JVM trusts
     * @throws GeneralSecurityException when a file has other content
     * @throws IOException when a file cannot be read
     */
    public TrustedCertificates(String names) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (String name : names.split(",", -1)) {
            if (name.equals(SYSTEM)) {
                addSystem(trusted);
            } else {
                addFile(trusted, Path.of(name));
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers(trusted), null);
        this.factory = context.getSocketFactory();
    }

    private static void addSystem(KeyStore trusted) throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager system) {
                for (X509Certificate authority : system.getAcceptedIssuers()) {
                    add(trusted, authority);
                }
            }
        }
    }

    private static void addFile(KeyStore trusted, Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                add(trusted, authority);
            }
        }
    }

    private static void add(KeyStore trusted, Certificate authority) throws GeneralSecurityException {
        trusted.setCertificateEntry(String.valueOf(trusted.size()), authority);
    }

    /** The managers that trust the authorities; null stands for those that the JVM trusts. */
    private static TrustManager[] trustManagers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }
}
