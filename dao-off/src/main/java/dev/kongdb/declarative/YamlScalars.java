package dev.kongdb.declarative;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types of YAML 1.1's scalars in Kong's parser. Numbers are Lua's: doubles, which are Longs
 * here if they are whole.
 */
final class YamlScalars {
    /** Represents null among the values. */
    static final Object NULL = new Object();

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");

    private static final Map<String, Double> NAMED = Map.ofEntries(
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));

    private static final Pattern OCTAL = Pattern.compile("([+-]?)0_*([0-7][0-7_]*+)");
    private static final Pattern DECIMAL = Pattern.compile("([+-]?)_*([0-9][0-9_]*+)");
    private static final Pattern HEXADECIMAL = Pattern.compile("([+-]?)0x_*([0-9a-fA-F][0-9a-fA-F_]*+)");
    private static final Pattern BINARY = Pattern.compile("([+-]?)0b_*([01][01_]++)");
    private static final Pattern SEXAGESIMAL = Pattern.compile("([+-]?)([0-9]++:[0-5]?[0-9][:0-9]*+)(\\.[0-9]++)?");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");
    private static final Pattern HEX_FLOAT =
            Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]++\\.?[0-9a-fA-F]*+|\\.[0-9a-fA-F]++)((?:[pP][+-]?[0-9]++)?)");

    private YamlScalars() {}

    /** The value of a scalar that is neither quoted nor tagged. */
    static Object plain(String text) {
        if (NULLS.contains(text)) {
            return NULL;
        }
        char first = text.charAt(0);
        if (isNumeric(first)) {
            Object number = mayBeNumber(text) ? number(text, true) : null;
            return number == null ? text : number;
        }
        Boolean truth = truth(text);
        return truth == null ? text : truth;
    }

    private static boolean isNumeric(char first) {
        return (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.' || first == '_';
    }

    /**
     * False for a text with a minus that is neither its first character nor the sign of an
     * exponent. Numbers have no such minus, and most ids have one, so few ids need be matched with
     * the patterns of numbers.
     */
    private static boolean mayBeNumber(String text) {
        int minus = text.indexOf('-', 1);
        return minus < 0 || "eEpP".indexOf(text.charAt(minus - 1)) >= 0;
    }

    private static @Nullable Boolean truth(String text) {
        return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? Boolean.FALSE : null;
    }

    /** Whether scalars with this tag of YAML are converted. All other tags are ignored. */
    static boolean isTag(String tag) {
        return switch (tag) {
            case "bool", "float", "int", "null", "str" -> true;
            default -> false;
        };
    }

    /** The value of a scalar with the tag, quoted or not; null when it is invalid. */
    static @Nullable Object tagged(String tag, String text) {
        return switch (tag) {
            case "str" -> text;
            case "null" -> NULL;
            case "bool" ->
                switch (text) {
                    case "y", "Y" -> true;
                    case "n", "N" -> false;
                    default -> truth(text);
                };
            case "int" -> whole(text, true);
            default -> number(text, false);
        };
    }

    private static @Nullable Object number(String text, boolean wholeSexagesimal) {
        Object whole = whole(text, wholeSexagesimal);
        if (whole != null) {
            return whole;
        }
        Double named = NAMED.get(text);
        if (named != null) {
            return named;
        }
        Matcher sexagesimal = SEXAGESIMAL.matcher(text);
        if (sexagesimal.matches() && sexagesimal.group(3) != null) {
            double value = sexagesimal(sexagesimal.group(2)) + Double.parseDouble("0" + sexagesimal.group(3));
            return signed(sexagesimal.group(1), value);
        }
        return real(text);
    }

    private static @Nullable Object real(String text) {
        if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return null;
        }
        String digits = text.replace("_", "");
        if (FLOAT.matcher(digits).matches()) {
            return lua(Double.parseDouble(digits));
        }
        Matcher hex = HEX_FLOAT.matcher(digits);
        if (hex.matches()) {
            String exponent = hex.group(3).isEmpty() ? "p0" : hex.group(3);
            return signed(hex.group(1), Double.parseDouble("0x" + hex.group(2) + exponent));
        }
        return null;
    }

    private static @Nullable Object whole(String text, boolean sexagesimal) {
        Matcher octal = OCTAL.matcher(text);
        if (octal.matches()) {
            return signed(octal.group(1), digits(octal.group(2), 8));
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return signed(decimal.group(1), digits(decimal.group(2), 10));
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches()) {
            return signed(hexadecimal.group(1), digits(hexadecimal.group(2), 16));
        }
        Matcher binary = BINARY.matcher(text);
        if (binary.matches()) {
            return signed(binary.group(1), digits(binary.group(2), 2));
        }
        Matcher sixties = SEXAGESIMAL.matcher(text);
        return sexagesimal && sixties.matches() && sixties.group(3) == null
                ? signed(sixties.group(1), sexagesimal(sixties.group(2)))
                : null;
    }

    private static double digits(String digits, int radix) {
        String bare = digits.replace("_", "");
        if (bare.length() <= 12) {
            return Long.parseLong(bare, radix);
        }
        // A double cannot distinguish more digits, and BigInteger's time grows with their square.
        return bare.length() > 400 ? Double.POSITIVE_INFINITY : new BigInteger(bare, radix).doubleValue();
    }

    private static double sexagesimal(String text) {
        double value = 0;
        for (String part : text.split(":", -1)) {
            if (!part.isEmpty()) {
                value = value * 60 + digits(part, 10);
            }
        }
        return value;
    }

    private static Object signed(String sign, double value) {
        return lua(sign.equals("-") ? -value : value);
    }

    /** A number of Lua; whole numbers become Long. */
    private static Object lua(double value) {
        return value == Math.rint(value) && Math.abs(value) < 0x1p63 ? (Object) (long) value : (Object) value;
    }
}
