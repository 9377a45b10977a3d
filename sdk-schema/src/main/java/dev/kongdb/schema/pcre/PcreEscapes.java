package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Parses escapes that stand for a character or a set of characters. They are the same inside and
 * outside of classes.
 */
final class PcreEscapes {
    private final PcreReader in;

    PcreEscapes(PcreReader in) {
        this.in = in;
    }

    int octal(int digits) throws PcreSyntaxError {
        int value = 0;
        for (int i = 0; i < digits && in.peek() >= '0' && in.peek() <= '7'; i++) {
            value = value * 8 + in.text.charAt(in.at++) - '0';
        }
        if (value > 0xff) {
            throw in.error("octal value is greater than \\377 in 8-bit non-UTF-8 mode", in.at);
        }
        return value;
    }

    /** A character, or a set of characters; {@code code} counts when there is no set. */
    record Escaped(int code, @Nullable IntPredicate set, int size) {
        static Escaped of(int code) {
            return new Escaped(code, null, 2);
        }

        static Escaped of(IntPredicate set, boolean positive, int size) {
            return new Escaped(-1, positive ? set : set.negate(), size);
        }
    }

    /** Parses an escape for one character or a class of characters. */
    Escaped characterEscape() throws PcreSyntaxError {
        if (in.at >= in.length) {
            throw in.error("\\ at end of pattern", in.at);
        }
        char c = in.text.charAt(in.at++);
        return switch (c) {
            case 'd', 's', 'w', 'h', 'v' -> Escaped.of(ByteSet.ofType(c), true, 1);
            case 'D', 'S', 'W', 'H', 'V' -> Escaped.of(ByteSet.ofType((char) (c | 0x20)), false, 1);
            case 'p', 'P' -> property(c == 'p');
            case 'L', 'l', 'U', 'u' ->
                throw in.error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", in.at - 1);
            case 'a' -> Escaped.of(7);
            case 'e' -> Escaped.of(27);
            case 'f' -> Escaped.of('\f');
            case 'n' -> Escaped.of('\n');
            case 'r' -> Escaped.of('\r');
            case 't' -> Escaped.of('\t');
            case 'c' -> Escaped.of(control());
            case 'x' -> Escaped.of(hexadecimal());
            case 'o' -> {
                if (!in.skip('{')) {
                    throw in.error("missing opening brace after \\o", in.at - 1);
                }
                yield Escaped.of(bracedCode(8, "non-octal character in \\o{} (closing brace missing?)"));
            }
            case '0' -> Escaped.of(octal(2));
            default -> {
                if (in.has(PcreReader.STRICT) && Ascii.isLetterOrDigit(c)) {
                    throw in.error("unrecognized character follows \\", in.at);
                }
                yield Escaped.of(c);
            }
        };
    }

    int control() throws PcreSyntaxError {
        if (in.at >= in.length) {
            throw in.error("\\c at end of pattern", in.at);
        }
        char c = in.text.charAt(in.at);
        if (c > 127) {
            throw in.error("\\c must be followed by an ASCII character", in.at);
        }
        in.at++;
        return (Ascii.isLower(c) ? c - 0x20 : c) ^ 0x40;
    }

    int hexadecimal() throws PcreSyntaxError {
        if (in.skip('{')) {
            return bracedCode(16, "non-hex character in \\x{} (closing brace missing?)");
        }
        int value = 0;
        for (int i = 0; i < 2 && Ascii.isHexDigit(in.peek()); i++) {
            value = value * 16 + Character.digit(in.text.charAt(in.at++), 16);
        }
        return value;
    }

    int bracedCode(int radix, String error) throws PcreSyntaxError {
        if (in.peek() == '}') {
            throw in.error("digits missing in \\x{} or \\o{}", in.at);
        }
        int value = 0;
        while (in.at < in.length && in.peek() < 128 && Character.digit((char) in.peek(), radix) >= 0) {
            value = value * radix + Character.digit(in.text.charAt(in.at++), radix);
            if (value > 0xff) {
                throw in.error("character value in \\x{} or \\o{} is too large", in.at);
            }
        }
        if (!in.skip('}')) {
            throw in.error(error, in.at);
        }
        return value;
    }

    Escaped property(boolean positive) throws PcreSyntaxError {
        if (in.at >= in.length) {
            throw in.error("malformed \\P or \\p sequence", in.at);
        }
        String name;
        boolean inverted = false;
        if (in.skip('{')) {
            inverted = in.skip('^');
            if (in.text.indexOf('}', in.at) < 0) {
                throw in.error("malformed \\P or \\p sequence", in.length);
            }
            name = in.upTo('}', "");
        } else {
            name = in.text.substring(in.at, in.at + 1);
            in.at++;
        }
        IntPredicate members = UnicodeProperty.named(name);
        if (members == null) {
            throw in.error("unknown property name after \\P or \\p", in.at - 1);
        }
        return Escaped.of(members, positive != inverted, 3);
    }
}
