package dev.kongdb.processor.internal.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;

/** Collects all that is wrong with one annotated element, so that it is told in one compilation. */
public final class Report {
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** Adds a fault; the arguments are those of its text. */
    public void add(Fault fault, Origin origin, Object... arguments) {
        findings.add(new Finding(fault, origin, fault.text(arguments)));
    }

    /** Whether no error was found. */
    public boolean isEmpty() {
        return findings.stream().allMatch(finding -> finding.fault().isWarning());
    }

    /** Whether something was found at exactly that place. */
    public boolean mentions(Origin origin) {
        return findings.stream().anyMatch(finding -> finding.origin().equals(origin));
    }

    /** Whether something was found in that annotation; of an element, anywhere in it. */
    public boolean mentionsWithin(Origin origin) {
        return findings.stream()
                .map(Finding::origin)
                .anyMatch(found -> found.element().equals(origin.element())
                        && (origin.annotation() == null || origin.annotation().equals(found.annotation())));
    }

    /** Whether one of these was found at that element. */
    public boolean mentions(Element element, Set<Fault> faults) {
        return findings.stream()
                .anyMatch(finding -> faults.contains(finding.fault())
                        && finding.origin().element().equals(element));
    }

    /** What was found, in the order in which it was. */
    public List<Finding> findings() {
        return new ArrayList<>(findings);
    }
}
