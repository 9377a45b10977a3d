package dev.kongdb.value;

/** Tells which doubles are whole numbers. In Kong, every number is a double. */
public final class WholeNumbers {
    /**
     * Each whole number below this limit has a double of its own. The next one above shares this
     * double.
     */
    private static final double EXACT = 1L << 53;

    private static final double LONG_LIMIT = 0x1p63;

    private WholeNumbers() {}

    /** Whether it is a number without a fraction, however large. */
    public static boolean isWhole(double number) {
        return number == Math.rint(number) && !Double.isInfinite(number);
    }

    /** Whether it is whole and a {@code long} can hold it. */
    public static boolean fitsLong(double number) {
        return isWhole(number) && number >= -LONG_LIMIT && number < LONG_LIMIT;
    }

    /**
     * Whether it is whole, and no other whole number has the same double: below 2<sup>53</sup> in
     * absolute value.
     */
    public static boolean isExact(double number) {
        return isWhole(number) && Math.abs(number) < EXACT;
    }
}
