package dev.kongdb.host.internal.tls;

import org.jspecify.annotations.Nullable;

/**
 * An upstream cannot be reached as it is configured, because a certificate is missing or cannot be
 * read.
 */
public final class UnusableCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableCertificateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
