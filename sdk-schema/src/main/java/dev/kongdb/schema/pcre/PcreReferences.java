package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Node.BackReference;
import dev.kongdb.schema.pcre.Node.IsSet;
import java.util.List;

/** Parses references to groups: back references, calls, and conditions on groups. */
final class PcreReferences {
    /** The size of a reference in PCRE. */
    static final int REFERENCE_SIZE = 3;

    private final PcreReader in;
    private final PcreEscapes escapes;

    PcreReferences(PcreReader in, PcreEscapes escapes) {
        this.in = in;
        this.escapes = escapes;
    }

    BackReference backReference(Object numberOrName, int offset) {
        in.refer(numberOrName, offset);
        boolean inside = in.open.stream()
                .anyMatch(group -> numberOrName.equals(group.number)
                        || (numberOrName instanceof String name
                                && in.names.getOrDefault(name, List.of()).contains(group.number)));
        if (inside) {
            // PCRE makes such a group atomic
            in.unsupported("a reference to a group from within it", Extent.EMPTY);
        }
        return new BackReference(
                numberOrName, in.has(PcreReader.ANY_CASE), new Extent(0, Extent.VARIES, REFERENCE_SIZE));
    }

    /**
     * Parses a backslash and a digit: a back reference, or an octal code when there are fewer
     * groups.
     */
    Node numberedReference() throws PcreSyntaxError {
        int start = in.at - 1;
        int number = 0;
        in.at = start;
        while (Ascii.isDigit(in.peek())) {
            if (number > Integer.MAX_VALUE / 10 - 1) {
                throw in.error("number is too big", in.at);
            }
            number = number * 10 + in.text.charAt(in.at++) - '0';
        }
        if (number < 8 || number <= in.groups) {
            return backReference(number, in.length);
        }
        in.at = start;
        return Nodes.literal(
                in.text.charAt(in.at) >= '8' ? in.text.charAt(in.at++) : escapes.octal(3), in.has(PcreReader.ANY_CASE));
    }

    Node groupReference() throws PcreSyntaxError {
        String error = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number";
        int c = in.peek();
        if (c == '<' || c == '\'') {
            in.at++;
            return call(in.upTo(c == '<' ? '>' : '\'', error));
        }
        String name;
        if (in.skip('{')) {
            name = in.upTo('}', error);
        } else {
            int start = in.at;
            if (in.peek() == '-' || in.peek() == '+') {
                in.at++;
            }
            while (Ascii.isDigit(in.peek())) {
                in.at++;
            }
            name = in.text.substring(start, in.at);
        }
        if (PcreReader.isName(name)) {
            return backReference(name, in.at);
        }
        if (name.isEmpty()) {
            throw in.error("a numbered reference must not be zero", in.at - 1);
        }
        int number = groupNumber(name, error);
        if (number == 0) {
            throw in.error("a numbered reference must not be zero", in.at);
        }
        return backReference(number, in.at);
    }

    int groupNumber(String digits, String error) throws PcreSyntaxError {
        boolean relative = digits.startsWith("-") || digits.startsWith("+");
        String plain = relative ? digits.substring(1) : digits;
        if (!Ascii.isNumber(plain)) {
            throw in.error(error, in.at);
        }
        if (plain.length() > 6) {
            throw in.error("number is too big", in.at);
        }
        int number = Integer.parseInt(plain);
        if (number == 0 && relative) {
            throw in.error("a numbered reference must not be zero", in.at);
        }
        if (digits.startsWith("-")) {
            if (number > in.groups) {
                throw in.error("reference to non-existent subpattern", in.at);
            }
            return in.groups - number + 1;
        }
        return digits.startsWith("+") ? in.groups + number : number;
    }

    /**
     * Parses a call of a group. It is refused if it is reached inside that group before anything
     * was consumed.
     */
    Node call(String target) throws PcreSyntaxError {
        Node call = in.unsupported("a recursion or a call of a group", new Extent(0, Extent.VARIES, REFERENCE_SIZE));
        if (PcreReader.isName(target)) {
            in.refer(target, in.at - 1);
            return call;
        }
        int number = groupNumber(target, "digit expected after (?+");
        if (number > 0) {
            in.refer(number, in.at < in.length && in.text.charAt(in.at) == ')' ? in.at : in.at - 1);
        }
        boolean inside = in.open.stream().anyMatch(group -> group.number == number) || number == 0;
        if (!inside) {
            return call;
        }
        for (PcreReader.Open group : in.open) {
            if (group.min > 0) {
                return call;
            }
            if (number > 0 && group.number == number) {
                break;
            }
        }
        throw in.error("recursive call could loop indefinitely", in.at);
    }

    Node ifSet(Object numberOrName) {
        in.refer(numberOrName, in.at);
        return new IsSet(numberOrName, Extent.ofSize(REFERENCE_SIZE));
    }
}
