package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Mirrors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds attributes that contradict each other, or make another one pointless. */
final class Contradictions {
    private final String name;
    private final List<Attribute> written;
    private final String type;
    private final Report report;

    Contradictions(String name, Collection<Attribute> attributes, String type, Report report) {
        this.name = name;
        this.written = new ArrayList<>(attributes);
        this.type = type;
        this.report = report;
    }

    private @Nullable Attribute get(String key) {
        for (Attribute attribute : written) {
            if (attribute.name().equals(key)) {
                return attribute;
            }
        }
        return null;
    }

    /** Reports them. */
    void check() {
        lengths();
        ranges();
        nulls();
    }

    private void lengths() {
        ascending("len_min", "len_max");
        ascending("len_min", "len_eq");
        ascending("len_eq", "len_max");
        beside("len_min");
        beside("len_max");
    }

    /**
     * Reports a bound beside an exact length. The lower bound of strings is excepted, as it is 1
     * unless written.
     */
    private void beside(String bound) {
        Attribute only = get("len_eq");
        Attribute other = get(bound);
        if (only == null
                || other == null
                || !(only.value() instanceof Long length)
                || !(other.value() instanceof Long limit)) {
            return;
        }
        boolean holds = bound.equals("len_min") ? limit <= length : limit >= length;
        boolean admitsEmpty = bound.equals("len_min") && length == 0 && type.equals("string");
        if (holds && limit >= 0 && !admitsEmpty) {
            report.add(Fault.BOUND_UNUSED, other.origin(), bound + " = " + limit, name, "len_eq = " + length);
        }
    }

    private void ascending(String least, String most) {
        Attribute low = get(least);
        Attribute high = get(most);
        if (low != null
                && high != null
                && low.value() instanceof Long min
                && high.value() instanceof Long max
                && min > max) {
            contradict(low, least + " = " + min, high, most + " = " + max);
        }
    }

    private void ranges() {
        Attribute between = get("between");
        if (between == null || !(between.value() instanceof List<?> range) || range.size() != 2) {
            return;
        }
        double min = range.get(0) instanceof Number number ? number.doubleValue() : Double.NaN;
        double max = range.get(1) instanceof Number number ? number.doubleValue() : Double.NaN;
        if (min > max) {
            report.add(
                    Fault.CONTRADICTION,
                    Mirrors.member(between.origin(), "max"),
                    name,
                    "min = " + range.get(0),
                    "max = " + range.get(1));
        }
        Attribute gt = get("gt");
        if (gt != null && gt.value() instanceof Number limit && limit.doubleValue() >= max) {
            contradict(gt, "gt = " + limit, between, "max = " + range.get(1));
        }
    }

    private void nulls() {
        Attribute eq = get("eq");
        Attribute required = get("required");
        Attribute ne = get("ne");
        if (eq == null || eq.value() != null) {
            return;
        }
        if (required != null && Boolean.TRUE.equals(required.value())) {
            contradict(required, "required", eq, "eq = null");
        } else if (ne != null && ne.value() == null) {
            contradict(ne, "ne = null", eq, "eq = null");
        }
    }

    /** Reports the attribute that was written later. */
    private void contradict(Attribute one, String first, Attribute other, String second) {
        boolean inOrder = written.indexOf(one) < written.indexOf(other);
        Origin place = other.origin();
        if (!inOrder || place.annotation() == null) {
            place = one.origin();
        }
        report.add(Fault.CONTRADICTION, place, name, inOrder ? first : second, inOrder ? second : first);
    }
}
