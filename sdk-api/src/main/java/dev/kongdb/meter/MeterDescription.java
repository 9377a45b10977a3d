package dev.kongdb.meter;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Describes a family of meters.
 *
 * @param kind what the meters do
 * @param name by Prometheus' rules
 * @param description a sentence for a person
 * @param labels the names of the labels, in order
 * @param bounds the upper bounds of a histogram's buckets, ascending; empty for other kinds
 */
public record MeterDescription(Kind kind, String name, String description, List<String> labels, List<Double> bounds) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** What meters do. */
    public enum Kind {
        /** Counts. */
        COUNTER,
        /** Sorts values by size. */
        HISTOGRAM,
        /** Is read when somebody asks. */
        GAUGE,
        /** Is read when somebody asks, and only grows. */
        TOTAL
    }

    /**
     * Copies both lists.
     *
     * @throws IllegalArgumentException if the name, a label or a bound is malformed
     */
    public MeterDescription {
        labels = List.copyOf(labels);
        bounds = List.copyOf(bounds);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a meter: letters, digits, '_' and ':', no digit first");
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches() || label.startsWith("__") || label.equals("le")) {
                throw new IllegalArgumentException("'" + label + "' is no label for '" + name
                        + "': letters, digits and '_', no digit and no '__' first, and not 'le'");
            }
        }
        if (new HashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("'" + name + "' has a label twice: " + labels);
        }
        if (kind == Kind.HISTOGRAM && bounds.isEmpty()) {
            throw new IllegalArgumentException("the histogram '" + name + "' has no bounds");
        }
        for (int i = 0; i < bounds.size(); i++) {
            if (!Double.isFinite(bounds.get(i)) || (i > 0 && bounds.get(i) <= bounds.get(i - 1))) {
                throw new IllegalArgumentException("the bounds of '" + name + "' do not ascend: " + bounds);
            }
        }
    }
}
