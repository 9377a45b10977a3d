package dev.kongdb.processor.internal.diagnostic;

import java.util.Arrays;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/**
 * Prints findings through the compiler, each at its exact place. The standard {@link Messager} is
 * not exact: javac's does not find repeated annotations or annotations within a type, and Eclipse's
 * finds nothing on a record. Where the compiler's own syntax trees are accessible, they give the
 * place; otherwise the messager prints.
 */
public final class Printer {
    private final Messager messager;
    private final Placing placing;

    /** A way to print a finding exactly. */
    interface Placing {
        /** Prints the finding. Returns false if it cannot. */
        boolean print(Finding finding);
    }

    /** Prints through the given compiler. */
    public Printer(ProcessingEnvironment environment) {
        this.messager = environment.getMessager();
        this.placing = placing(environment);
    }

    /** Prints the finding at its place, unless it is a warning that its author has silenced. */
    public void print(Finding finding) {
        if (finding.fault().isWarning() && isSilenced(finding)) {
            return;
        }
        boolean printed;
        try {
            printed = placing.print(finding);
        } catch (RuntimeException | LinkageError unexpected) {
            printed = false; // perhaps the syntax trees are of another version
        }
        if (!printed) {
            Origin origin = finding.origin();
            messager.printMessage(
                    finding.kind(), finding.text(), origin.element(), origin.annotation(), origin.value());
        }
    }

    private static boolean isSilenced(Finding finding) {
        for (Element element = finding.origin().element(); element != null; element = element.getEnclosingElement()) {
            SuppressWarnings silenced = element.getAnnotation(SuppressWarnings.class);
            if (silenced != null
                    && Arrays.asList(silenced.value()).contains(finding.fault().code())) {
                return true;
            }
        }
        return false;
    }

    /** Prints a failure of the processor that concerns no element. */
    public void printFailure(String what, Throwable failure) {
        messager.printMessage(Diagnostic.Kind.ERROR, Fault.INTERNAL.text(what, summaryOf(failure)));
    }

    /** A failure in one line, without stack trace: enough to find it. */
    public static String summaryOf(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure + (trace.length == 0 ? "" : " at " + trace[0].getClassName() + ':' + trace[0].getLineNumber());
    }

    private static Placing placing(ProcessingEnvironment environment) {
        try {
            if (environment.getClass().getName().startsWith("org.eclipse.jdt.internal.compiler.apt.")) {
                return new EclipsePlacing(environment);
            }
            return new JavacPlacing(environment);
        } catch (RuntimeException | LinkageError | ReflectiveOperationException notTheirs) {
            return finding -> false; // an environment wrapped by a build tool, or another compiler
        }
    }
}
