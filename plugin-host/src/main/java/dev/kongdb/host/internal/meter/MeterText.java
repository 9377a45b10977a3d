package dev.kongdb.host.internal.meter;

import dev.kongdb.meter.MeterDescription;
import dev.kongdb.meter.MeterDescription.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes Prometheus' text, in either of its formats. */
public final class MeterText {
    private static final String TOTAL = "_total";

    private final Format format;
    private final StringBuilder text = new StringBuilder(16_384);

    /** A format of Prometheus' text. */
    public enum Format {
        /** Prometheus' own. */
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        /** The standard that is based on it. */
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The value of the header {@code Content-Type}. */
        public String contentType() {
            return contentType;
        }
    }

    MeterText(Format format) {
        this.format = format;
    }

    /** Begins a family. */
    Samples family(MeterDescription description) {
        Samples family = new Samples(description);
        text.append("# HELP ").append(family.name).append(' ');
        escape(description.description(), format == Format.OPEN_METRICS);
        text.append("\n# TYPE ")
                .append(family.name)
                .append(' ')
                .append(family.type)
                .append('\n');
        return family;
    }

    /** The complete text. */
    String end() {
        return format == Format.OPEN_METRICS ? text.append("# EOF\n").toString() : text.toString();
    }

    /** Escapes backslashes, line ends and, in quoted texts, quotes. */
    private void escape(String value, boolean quoted) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '"' -> text.append(quoted ? "\\\"" : "\"");
                default -> text.append(c);
            }
        }
    }

    /** The samples of one name. */
    final class Samples {
        private final MeterDescription description;
        private final String name;
        private final String type;

        Samples(MeterDescription description) {
            this.description = description;
            boolean counts = description.kind() == Kind.COUNTER || description.kind() == Kind.TOTAL;
            String given = description.name();
            if (!counts) {
                name = given;
                type = description.kind() == Kind.GAUGE ? "gauge" : "histogram";
            } else if (format == Format.PROMETHEUS) {
                name = given;
                type = "counter";
            } else if (given.endsWith(TOTAL)) {
                name = given.substring(0, given.length() - TOTAL.length());
                type = "counter";
            } else {
                // OpenMetrics requires the name of a counter to end in _total. Kong's counters keep
                // their names in both formats, so there they have no type.
                name = given;
                type = "unknown";
            }
        }

        void sample(List<String> values, double value) {
            sample("", values, null, value);
        }

        void histogram(List<String> values, double[] bounds, long[] upTo, double sum) {
            for (int i = 0; i < upTo.length; i++) {
                sample("_bucket", values, i < bounds.length ? number(bounds[i]) : "+Inf", (double) upTo[i]);
            }
            sample("_sum", values, null, sum);
            sample("_count", values, null, (double) upTo[upTo.length - 1]);
        }

        private void sample(String suffix, List<String> values, @Nullable String bound, double value) {
            text.append(description.name()).append(suffix);
            char before = '{';
            for (int i = 0; i < values.size(); i++) {
                text.append(before).append(description.labels().get(i)).append("=\"");
                escape(values.get(i), true);
                text.append('"');
                before = ',';
            }
            if (bound != null) {
                text.append(before).append("le=\"").append(bound).append('"');
                before = ',';
            }
            text.append(before == ',' ? "} " : " ").append(number(value)).append('\n');
        }

        private String number(double value) {
            if (Double.isInfinite(value)) {
                return value > 0 ? "+Inf" : "-Inf";
            }
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            return whole && format == Format.PROMETHEUS ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
