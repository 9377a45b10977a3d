package dev.kongdb.processor.internal.diagnostic;

import javax.annotation.processing.Messager;
import javax.tools.Diagnostic;

/** Hands findings to the compiler. */
public final class Printer {
    private final Messager messager;

    /** For that compiler. */
    public Printer(Messager messager) {
        this.messager = messager;
    }

    /** Prints an error at the place of the finding. */
    public void print(Finding finding) {
        Origin origin = finding.origin();
        messager.printMessage(
                Diagnostic.Kind.ERROR, finding.text(), origin.element(), origin.annotation(), origin.value());
    }
}
