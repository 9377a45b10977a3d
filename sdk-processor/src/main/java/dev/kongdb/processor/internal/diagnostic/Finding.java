package dev.kongdb.processor.internal.diagnostic;

import javax.tools.Diagnostic;

/**
 * One fault found.
 *
 * @param fault which
 * @param origin where
 * @param text the message, whole
 */
public record Finding(Fault fault, Origin origin, String text) {
    /** The kind of message that the compiler prints. */
    Diagnostic.Kind kind() {
        return fault.isWarning() ? Diagnostic.Kind.WARNING : Diagnostic.Kind.ERROR;
    }
}
