package dev.kongdb.schema.pcre;

import dev.kongdb.schema.pcre.Node.Bytes;
import dev.kongdb.schema.pcre.PcreEscapes.Escaped;
import java.util.function.IntPredicate;

/** Parses character classes. */
final class PcreClasses {
    /** The size of a class in PCRE. */
    static final int CLASS_SIZE = 33;

    private final PcreReader in;
    private final PcreEscapes escapes;

    PcreClasses(PcreReader in, PcreEscapes escapes) {
        this.in = in;
        this.escapes = escapes;
    }

    /** The end of a {@code [:name:]}, {@code [.x.]} or {@code [=x=]} that starts here, or -1. */
    int posixEnd(int start) {
        int kind = start + 1 < in.length ? in.text.charAt(start + 1) : -1;
        if (kind != ':' && kind != '.' && kind != '=') {
            return -1;
        }
        for (int i = start + 2; i + 1 < in.length; i++) {
            char c = in.text.charAt(i);
            if (c == '\\' && (in.text.charAt(i + 1) == ']' || in.text.charAt(i + 1) == '\\')) {
                i++;
            } else if ((c == '[' && in.text.charAt(i + 1) == kind) || c == ']') {
                return -1;
            } else if (c == kind && in.text.charAt(i + 1) == ']') {
                return i + 2;
            }
        }
        return -1;
    }

    Node characterClass() throws PcreSyntaxError {
        if (in.text.startsWith("[[:<:]]", in.at) || in.text.startsWith("[[:>:]]", in.at)) {
            String edge = in.text.substring(in.at, in.at + 7);
            in.at += 7;
            return in.unsupported(edge, Extent.EMPTY);
        }
        if (posixEnd(in.at) >= 0) {
            throw in.error(
                    in.peek(1) == ':'
                            ? "POSIX named classes are supported only within a class"
                            : "POSIX collating elements are not supported",
                    in.at);
        }
        in.at++;
        skipEmptyQuotes();
        boolean inverted = in.skip('^');
        skipEmptyQuotes();
        ByteSet set = new ByteSet();
        boolean first = true;
        while (in.quoted || first || in.peek() != ']') {
            if (in.at >= in.length) {
                throw in.error("missing terminating ] for character class", in.at);
            }
            if (in.skip(in.quoted ? "\\E" : "\\Q")) {
                in.quoted = !in.quoted;
            } else if (!in.skip("\\E")) {
                first = false;
                member(set);
            }
        }
        in.at++;
        if (inverted) {
            set.invert();
        }
        return new Bytes(set, new Extent(1, 1, !inverted && set.single() >= 0 ? 2 : CLASS_SIZE));
    }

    void skipEmptyQuotes() {
        while (in.skip("\\E") || in.skip("\\Q\\E")) {}
    }

    /** Parses a character, a range or a set, and adds it. */
    void member(ByteSet set) throws PcreSyntaxError {
        int low = in.quoted ? in.text.charAt(in.at++) : classItem(set);
        while (in.skip("\\E")) {
            in.quoted = false;
        }
        if (low >= 0) {
            set.addRange(low, !in.quoted && in.peek() == '-' ? endOfRange(low, set) : low, in.has(PcreReader.ANY_CASE));
        } else if (in.skip('-')) { // a set is not the start of a range
            set.addRange('-', '-', false);
        }
    }

    /**
     * Parses the hyphen and the end of a range. If the range has no end, the hyphen is left as a
     * member of its own.
     */
    int endOfRange(int low, ByteSet set) throws PcreSyntaxError {
        int hyphen = in.at++;
        skipEmptyQuotes();
        in.quoted = in.skip("\\Q");
        if (in.at >= in.length || (!in.quoted && in.peek() == ']')) {
            in.at = hyphen;
            in.quoted = false;
            return low;
        }
        if (!in.quoted && in.peek() == '[' && posixEnd(in.at) >= 0) {
            throw in.error("invalid range in character class", in.at);
        }
        int high = in.quoted ? in.text.charAt(in.at++) : classItem(set);
        if (high < low) {
            throw in.error(
                    high < 0 ? "invalid range in character class" : "range out of order in character class", in.at - 1);
        }
        return high;
    }

    /**
     * Parses one member of a class. Returns a character for the caller to add, or adds a set and
     * returns -1.
     */
    int classItem(ByteSet set) throws PcreSyntaxError {
        char c = in.text.charAt(in.at);
        if (c == '[') {
            int end = posixEnd(in.at);
            if (end >= 0) {
                set.add(posixClass(end));
                return -1;
            }
        }
        in.at++;
        if (c != '\\') {
            return c;
        }
        int escaped = in.peek();
        if (escaped == 'N') {
            throw in.error("\\N is not supported in a class", in.at);
        }
        if (escaped >= '1' && escaped <= '7') {
            return escapes.octal(3);
        }
        if (escaped == 'b') {
            in.at++;
            return '\b';
        }
        if (escaped >= 0 && "ABCGKRXZzgk".indexOf(escaped) >= 0) {
            if (in.has(PcreReader.STRICT)) {
                throw in.error("invalid escape sequence in character class", in.at);
            }
            in.at++;
            return escaped;
        }
        Escaped member = escapes.characterEscape();
        if (member.set() != null) {
            set.add(member.set());
        }
        return member.code();
    }

    IntPredicate posixClass(int end) throws PcreSyntaxError {
        if (in.text.charAt(in.at + 1) != ':') {
            throw in.error("POSIX collating elements are not supported", in.at);
        }
        boolean inverted = in.text.charAt(in.at + 2) == '^';
        int start = inverted ? in.at + 3 : in.at + 2;
        IntPredicate members = start > end - 2
                ? null
                : PosixClass.named(in.text.substring(start, end - 2), in.has(PcreReader.ANY_CASE));
        if (members == null) {
            throw in.error("unknown POSIX class name", start);
        }
        in.at = end;
        return inverted ? members.negate() : members;
    }
}
