package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Sets of bytes. Letters, digits and blanks are those of ASCII, as in PCRE's own tables. */
final class ByteSet {
    private final BitSet bytes = new BitSet(256);

    static ByteSet of(IntPredicate members) {
        ByteSet set = new ByteSet();
        set.add(members);
        return set;
    }

    /** One byte, or both cases of it. */
    static ByteSet of(int c, boolean anyCase) {
        ByteSet set = new ByteSet();
        set.addRange(c, c, anyCase);
        return set;
    }

    void add(IntPredicate members) {
        for (int c = 0; c < 256; c++) {
            if (members.test(c)) {
                bytes.set(c);
            }
        }
    }

    void addRange(int from, int to, boolean anyCase) {
        bytes.set(from, to + 1);
        for (int c = from; anyCase && c <= to; c++) {
            bytes.set(otherCase(c));
        }
    }

    void invert() {
        bytes.flip(0, 256);
    }

    boolean contains(int c) {
        return bytes.get(c);
    }

    /** The only member, or -1 when there are more or none. */
    int single() {
        return bytes.cardinality() == 1 ? bytes.nextSetBit(0) : -1;
    }

    long[] toWords() {
        long[] words = new long[4];
        long[] set = bytes.toLongArray();
        System.arraycopy(set, 0, words, 0, set.length);
        return words;
    }

    static int otherCase(int c) {
        return Ascii.isLetter(c) ? c ^ 0x20 : c;
    }

    static boolean isWord(int c) {
        return Ascii.isLetterOrDigit(c) || c == '_';
    }

    static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** The set for {@code \d} and the like, by the letter in lower case. */
    static IntPredicate ofType(char type) {
        return switch (type) {
            case 'd' -> Ascii::isDigit;
            case 's' -> ByteSet::isSpace;
            case 'w' -> ByteSet::isWord;
            case 'h' -> c -> c == '\t' || c == ' ' || c == 0xa0;
            case 'v' -> c -> (c >= '\n' && c <= '\r') || c == 0x85;
            default -> throw new IllegalArgumentException("no type of characters: " + type);
        };
    }
}
