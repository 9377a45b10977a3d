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
    /** How the compiler is to take it. */
    Diagnostic.Kind kind() {
        return fault.isWarning() ? Diagnostic.Kind.WARNING : Diagnostic.Kind.ERROR;
    }
}
