package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The named keys and certificates of a test, in a file. */
public final class TestTls {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path file;

    /** Starts without keys. */
    public TestTls(Path folder) {
        this.file = folder.resolve("keys");
    }

    /** A context with a certificate for localhost that no authority has signed. */
    public static SSLContext selfSigned(Path folder) throws Exception {
        return new TestTls(folder).add("localhost").server("localhost");
    }

    /**
     * Creates a key, and a certificate for {@code CN=name}.
     *
     * @param options further options of keytool, such as {@code -signer} with the name of another
     *     key
     */
    public TestTls add(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + name, "-alias", name));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore"));
        command.add(file.toString());
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return this;
    }

    private KeyStore store() throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    /**
     * A TLS context for a server with the named certificate and the chain up to its authority. The
     * trust managers decide about client certificates.
     */
    public SSLContext server(String name, TrustManager... clients) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers(name), clients.length == 0 ? null : clients, null);
        return context;
    }

    /** Key managers that present the named certificate and the chain up to its authority. */
    public KeyManager[] managers(String name) throws Exception {
        KeyStore only = KeyStore.getInstance("PKCS12");
        only.load(null, null);
        only.setKeyEntry(name, store().getKey(name, PASSWORD), PASSWORD, store().getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(only, PASSWORD);
        return keys.getKeyManagers();
    }

    /** A certificate. */
    public Certificate x509(String name) throws Exception {
        return store().getCertificate(name);
    }

    /** A certificate as PEM. */
    public String certificate(String name) throws Exception {
        return pem("CERTIFICATE", store().getCertificate(name).getEncoded());
    }

    /** A private key as PEM. */
    public String key(String name) throws Exception {
        return pem("PRIVATE KEY", store().getKey(name, PASSWORD).getEncoded());
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
