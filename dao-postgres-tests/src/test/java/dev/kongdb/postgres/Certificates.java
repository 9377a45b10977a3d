package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates of an authority and of servers, made with the JDK's keytool. The authority signs the
 * certificates of the servers.
 */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final String authority;

    /** Creates a new authority with this name. */
    Certificates(Path directory, String authority) throws IOException, InterruptedException {
        this.directory = directory;
        this.authority = authority;
        keytool(authority, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + authority, "-ext", "bc:critical=ca:true");
        keytool(authority, "-exportcert", "-rfc", "-file", authorityFile().toString());
    }

    /** The certificate of the authority. */
    Path authorityFile() {
        return directory.resolve(authority + ".pem");
    }

    /**
     * Creates the certificate and the key of a server with this name, such as {@code
     * dns:localhost}.
     */
    void issue(String alternativeName, Path certificate, Path key)
            throws IOException, InterruptedException, GeneralSecurityException {
        String request = directory.resolve("request.pem").toString();
        keytool("server", "-genkeypair", "-keyalg", "EC", "-dname", "CN=server");
        keytool("server", "-certreq", "-file", request);
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                certificate.toString(),
                "-ext",
                "san=" + alternativeName);
        KeyStore store = KeyStore.getInstance(file("server").toFile(), PASSWORD.toCharArray());
        byte[] encoded = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(encoded)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private Path file(String alias) {
        return directory.resolve(alias + ".p12");
    }

    private void keytool(String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias", alias, "-keystore", file(alias).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
