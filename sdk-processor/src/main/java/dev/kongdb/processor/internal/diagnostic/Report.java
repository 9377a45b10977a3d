package dev.kongdb.processor.internal.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;

/** Collects all faults of one annotated element, so that one compilation reports all of them. */
public final class Report {
    private final Set<Finding> findings = new LinkedHashSet<>();
    private boolean leftToCompiler;

    /**
     * Prints nothing about this element, because the compiler itself reports why it cannot be read.
     */
    public void leaveToCompiler() {
        leftToCompiler = true;
    }

    /** Adds a fault, with the arguments of its text. */
    public void add(Fault fault, Origin origin, Object... arguments) {
        findings.add(new Finding(fault, origin, fault.text(arguments)));
    }

    /** Whether no error was found, by us or by the compiler. */
    public boolean isEmpty() {
        return !leftToCompiler
                && findings.stream().allMatch(finding -> finding.fault().isWarning());
    }

    /** Whether something was found exactly at the place. */
    public boolean mentions(Origin origin) {
        return findings.stream().anyMatch(finding -> finding.origin().equals(origin));
    }

    /** Whether something was found in the annotation, or anywhere in the element. */
    public boolean mentionsWithin(Origin origin) {
        return findings.stream()
                .map(Finding::origin)
                .anyMatch(found -> found.element().equals(origin.element())
                        && (origin.annotation() == null || origin.annotation().equals(found.annotation())));
    }

    /** Whether one of the faults was found at the element. */
    public boolean mentions(Element element, Set<Fault> faults) {
        return findings.stream()
                .anyMatch(finding -> faults.contains(finding.fault())
                        && finding.origin().element().equals(element));
    }

    /** The findings to print, in the order in which they were found. */
    public List<Finding> findings() {
        return leftToCompiler ? List.of() : new ArrayList<>(findings);
    }
}
