package dev.kongdb.schema.validators;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM, parsed by the Java platform. */
public final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    /** The algorithms of private and public keys that the platform knows. */
    private static final String[] ALGORITHMS = {"RSA", "EC", "Ed25519", "Ed448", "X25519", "X448", "DSA", "DH"};
    /** AlgorithmIdentifier of RSA: OID 1.2.840.113549.1.1.1, NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** OID 1.2.840.10045.2.1: a key on an elliptic curve. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;

    private Pem() {}

    /** A text that holds no certificate or key of the kind asked for. */
    public static final class PemException extends Exception {
        private static final long serialVersionUID = 1L;

        private PemException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final class Block {
        private final String label;
        private final byte[] content;

        Block(String label, byte[] content) {
            this.label = label;
            this.content = content;
        }
    }

    /**
     * The certificates in a text, in order; at least one.
     *
     * @throws PemException when there is none, or one cannot be read
     */
    public static List<X509Certificate> certificates(String text) throws PemException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label.endsWith("CERTIFICATE")) {
                try {
                    CertificateFactory factory = CertificateFactory.getInstance("X.509");
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
                } catch (GeneralSecurityException e) {
                    throw new PemException("not an X.509 certificate", e);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new PemException("no certificate in PEM found", null);
        }
        return certificates;
    }

    /**
     * The first key in a text: a private key (PKCS #8, PKCS #1 or SEC 1, not encrypted) or a public
     * one.
     *
     * @throws PemException when there is none, or it cannot be read
     */
    public static Key key(String text) throws PemException {
        for (Block block : blocks(text)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return privateKey(block.content);
                }
                case "RSA PRIVATE KEY" -> {
                    return privateKey(pkcs8(RSA, block.content));
                }
                case "EC PRIVATE KEY" -> {
                    return privateKey(pkcs8(der(SEQUENCE, EC, curve(block.content)), block.content));
                }
                case "PUBLIC KEY" -> {
                    return publicKey(block.content);
                }
                default -> {}
            }
        }
        throw new PemException("no unencrypted key in PEM found", null);
    }

    /**
     * Whether a certificate belongs to the key. For a private key, this is so if the certificate
     * verifies a signature of the key.
     */
    public static boolean matches(X509Certificate certificate, Key key) {
        PublicKey certified = certificate.getPublicKey();
        if (!(key instanceof PrivateKey privateKey)) {
            return certified.equals(key);
        }
        String algorithm = certified.getAlgorithm().toUpperCase(Locale.ROOT);
        String signature = switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> certified.getAlgorithm();
        };
        try {
            byte[] message = "does the certificate match the key?".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(signature);
            signer.initSign(privateKey);
            signer.update(message);
            byte[] signed = signer.sign();
            Signature verifier = Signature.getInstance(signature);
            verifier.initVerify(certified);
            verifier.update(message);
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // the key is of another type
        }
    }

    private static List<Block> blocks(String text) throws PemException {
        List<Block> blocks = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            if (labelEnd < 0) {
                break;
            }
            String label = text.substring(at + BEGIN.length(), labelEnd);
            int end = text.indexOf(END + label + DASHES, labelEnd);
            if (end < 0) {
                throw new PemException("no end line for " + label, null);
            }
            String body = text.substring(labelEnd + DASHES.length(), end);
            try {
                blocks.add(new Block(label, Base64.getMimeDecoder().decode(body)));
            } catch (IllegalArgumentException e) {
                throw new PemException("bad base64 in " + label, e);
            }
            at = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    private static Key privateKey(byte[] pkcs8) throws PemException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // The key is of another type; try the next one.
            }
        }
        throw new PemException("not a private key of a known kind", null);
    }

    private static Key publicKey(byte[] encoded) throws PemException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // The key is of another type; try the next one.
            }
        }
        throw new PemException("not a public key of a known kind", null);
    }

    // --- the part of DER that wraps a key in a format of its own into PKCS #8

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION_ZERO, algorithm, der(OCTET_STRING, key));
    }

    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream(length + 6);
        whole.write(tag);
        if (length < 0x80) {
            whole.write(length);
        } else {
            int bytes = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;
            whole.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                whole.write(length >> (8 * i));
            }
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /** The curve that an EC key of SEC 1 names in its parameters. */
    private static byte[] curve(byte[] key) throws PemException {
        int at = content(key, 0);
        while (at < key.length) {
            int content = content(key, at);
            int end = content + length(key, at);
            if (end > key.length) {
                break;
            }
            if ((key[at] & 0xff) == PARAMETERS) {
                byte[] curve = new byte[end - content];
                System.arraycopy(key, content, curve, 0, curve.length);
                return curve;
            }
            at = end;
        }
        throw new PemException("an EC key without its curve", null);
    }

    private static int content(byte[] der, int at) throws PemException {
        int first = byteAt(der, at + 1);
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) throws PemException {
        int first = byteAt(der, at + 1);
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | byteAt(der, at + 2 + i);
            if (length < 0 || length > der.length) {
                throw new PemException("damaged key", null);
            }
        }
        return length;
    }

    private static int byteAt(byte[] der, int at) throws PemException {
        if (at < 0 || at >= der.length) {
            throw new PemException("damaged key", null);
        }
        return der[at] & 0xff;
    }
}
