package dev.kongdb.processor.internal.diagnostic;

import javax.tools.Diagnostic;

/**
 * A fault that was found.
 *
 * @param fault the fault
 * @param origin the place
 * @param text the complete message
 */
public record Finding(Fault fault, Origin origin, String text) {
    /** The kind of message that the compiler prints. */
    Diagnostic.Kind kind() {
        return fault.isWarning() ? Diagnostic.Kind.WARNING : Diagnostic.Kind.ERROR;
    }
}
