package dev.kongdb.host.internal.tls;

import org.jspecify.annotations.Nullable;

/** Says that an upstream cannot be spoken to as it is configured, since a certificate is missing or cannot be read. */
public final class UnusableCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableCertificateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
