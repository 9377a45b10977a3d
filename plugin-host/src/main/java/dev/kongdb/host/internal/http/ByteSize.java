package dev.kongdb.host.internal.http;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.util.Locale;

/** Sizes in settings, in nginx's form: {@code 1024}, {@code 8k}, {@code 10m}, {@code 1g}. */
public final class ByteSize {
    private ByteSize() {}

    /**
     * The bytes of a setting, or the default.
     *
     * @throws KongConfigException when it is malformed, or beyond the largest allowed size
     */
    public static long of(KongConfig config, String setting, long byDefault, long max) {
        String text =
                config.get(setting).map(value -> value.toLowerCase(Locale.ROOT)).orElse("");
        if (text.isEmpty()) {
            return byDefault;
        }
        int unit = "kmg".indexOf(text.charAt(text.length() - 1)) + 1;
        try {
            long size = Math.multiplyExact(
                    Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1)), 1L << (10 * unit));
            if (size >= 0 && size <= max) {
                return size;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // reported below, together with sizes out of range
        }
        throw new KongConfigException(
                setting + " is '" + text + "'; it must be a size such as 512k or 10m, of at most " + max + " bytes");
    }
}
