package dev.kongdb.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that a server generates and keeps beside its data, so that its clients can
 * distinguish it from other programs.
 *
 * @param keyStore the PKCS #12 file with certificate and key
 * @param certificate the PEM file with the certificate, for clients to trust
 */
record OwnCertificate(Path keyStore, Path certificate) {
    private static final String ALIAS = "kongdb";
    private static final String DAYS = "36500"; // as long as the data may be kept

    /** The certificate in a directory, which is generated if there is none. */
    static OwnCertificate in(Path directory, String host, String password) throws IOException, InterruptedException {
        OwnCertificate own = new OwnCertificate(directory.resolve("kongdb.p12"), directory.resolve("kongdb.crt"));
        if (!Files.exists(own.certificate) || !own.opensWith(password)) {
            own.make(host, password);
        }
        return own;
    }

    private void make(String host, String password) throws IOException, InterruptedException {
        Files.deleteIfExists(keyStore);
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + ALIAS,
                "-ext",
                "san=ip:" + host,
                "-validity",
                DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass:env",
                "KONGDB_STOREPASS");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KONGDB_STOREPASS", password);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool makes no certificate: " + said.strip());
        }
        Files.setPosixFilePermissions(keyStore, PosixFilePermissions.fromString("rw-------"));
        try {
            byte[] encoded = load(password).getCertificate(ALIAS).getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
            Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate in " + keyStore + " cannot be read", e);
        }
    }

    /**
     * Whether the password opens the key store. It does not if the password was lost and generated
     * again; then the store is made again, as it contains nothing else.
     */
    private boolean opensWith(String password) throws IOException {
        try {
            return Files.exists(keyStore) && load(password).containsAlias(ALIAS);
        } catch (GeneralSecurityException e) {
            return false;
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                return false;
            }
            throw e;
        }
    }

    private KeyStore load(String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    /** Makes sockets that accept only the server with this certificate. */
    SSLSocketFactory sockets(String password) throws IOException {
        try {
            Certificate trusted = load(password).getCertificate(ALIAS);
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(ALIAS, trusted);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate in " + keyStore + " cannot be used", e);
        }
    }
}
