package dev.kongdb.host.internal.routes;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts that Kong takes for numbers: decimal, hexadecimal, binary, infinite or NaN, with spaces
 * around them.
 */
public final class LuaNumber {
    private static final int MAX_LENGTH = 400;
    private static final Pattern DECIMAL_INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEX_INTEGER = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]+)");
    private static final Pattern BINARY_INTEGER = Pattern.compile("[+-]?0[bB][01]+");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(inf|infinity|nan)");
    private static final Pattern HEX =
            Pattern.compile("[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?\\d+)?");

    private LuaNumber() {}

    /**
     * The number: a Long if it is whole and fits, otherwise a Double, which may be infinite. Null
     * when the text is no number.
     */
    public static @Nullable Number parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        String number = text.strip();
        if (DECIMAL_INTEGER.matcher(number).matches()) {
            return whole(new BigInteger(number));
        }
        if (DECIMAL.matcher(number).matches()) {
            return Double.valueOf(number);
        }
        Matcher hex = HEX_INTEGER.matcher(number);
        if (hex.matches()) {
            return whole(new BigInteger(hex.group(1) + hex.group(2), 16));
        }
        if (HEX.matcher(number).matches()) {
            boolean hasExponent = number.indexOf('p') >= 0 || number.indexOf('P') >= 0;
            return Double.valueOf(hasExponent ? number : number + "p0");
        }
        if (BINARY_INTEGER.matcher(number).matches()) {
            return whole(new BigInteger(number.replaceFirst("0[bB]", ""), 2));
        }
        if (NOT_FINITE.matcher(number).matches()) {
            return number.toLowerCase(Locale.ROOT).endsWith("nan")
                    ? Double.NaN
                    : number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return null;
    }

    private static Number whole(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : (Number) value.doubleValue();
    }
}
