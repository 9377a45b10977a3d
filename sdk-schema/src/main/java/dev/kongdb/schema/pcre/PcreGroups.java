package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Node.Atomic;
import dev.kongdb.schema.pcre.Node.Capture;
import dev.kongdb.schema.pcre.Node.Conditional;
import dev.kongdb.schema.pcre.Node.Empty;
import dev.kongdb.schema.pcre.Node.IsSet;
import dev.kongdb.schema.pcre.Node.Look;
import dev.kongdb.schema.pcre.Node.Never;
import dev.kongdb.schema.pcre.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses groups. */
final class PcreGroups {
    private static final Set<String> VERBS =
            Set.of("ACCEPT", "COMMIT", "F", "FAIL", "MARK", "PRUNE", "SKIP", "THEN", "");
    private static final Set<String> ARGUMENTLESS_VERBS = Set.of("ACCEPT", "COMMIT", "F", "FAIL");

    /** The options that {@code (?imsxUJX)} sets. */
    private static final String OPTIONS = "imsxUJX";

    private final PcreReader in;
    private final PcreParser parser;
    private final PcreReferences references;

    PcreGroups(PcreReader in, PcreParser parser, PcreReferences references) {
        this.in = in;
        this.parser = parser;
        this.references = references;
    }

    Node parenthesis() throws PcreSyntaxError {
        in.at++;
        if (in.peek() == '*' && (Ascii.isLetter(in.peek(1)) || in.peek(1) == ':')) {
            return verb();
        }
        if (!in.skip('?')) {
            return capture();
        }
        int c = in.peek();
        if (Ascii.isDigit(c) || ((c == '+' || c == '-') && Ascii.isDigit(in.peek(1)))) {
            return numberedCall();
        }
        if (!isGroupKind(c)) {
            return optionSetting();
        }
        in.at++;
        return switch (c) {
            case ':' -> closed(parser.group(0, false, false), Extent.GROUP);
            case '|' -> closed(parser.group(0, false, true), Extent.GROUP);
            case '>' -> {
                Node body = closed(parser.group(0, false, false), Extent.GROUP);
                yield new Atomic(body, body.extent());
            }
            case '=', '!' -> look(false, c == '!');
            case '<' -> lookBehindOrName();
            case '\'' -> namedCapture('\'');
            case 'P' -> pythonGroup();
            case '&' -> references.call(in.name(')'));
            case 'R' -> {
                if (in.peek() != ')') {
                    throw in.error("(?R or (?[+-]digits must be followed by )", in.at);
                }
                Node call = references.call("0");
                in.at++;
                yield call;
            }
            case '(' -> conditional();
            case '+' -> throw in.error("digit expected after (?+", in.at);
            default -> callout();
        };
    }

    /**
     * Whether this character after {@code (?} says which kind of group it is; other characters set
     * options.
     */
    static boolean isGroupKind(int c) {
        return c >= 0 && ":|>=!<'P&R(+C".indexOf(c) >= 0;
    }

    /** The body of a group, as a part that can be repeated. The closing parenthesis must follow. */
    Node closed(Node body, int size) throws PcreSyntaxError {
        close();
        return new Sequence(List.of(body), body.extent().grow(size));
    }

    void close() throws PcreSyntaxError {
        if (!in.skip(')')) {
            throw in.error("missing )", in.at);
        }
    }

    Node look(boolean behind, boolean negative) throws PcreSyntaxError {
        List<Node> branches = parser.branches(0, behind, false);
        close();
        long size = branches.stream()
                .mapToLong(branch -> branch.extent().size() + 2L * (1 + Extent.LINK))
                .sum();
        return new Look(behind, negative, branches, Extent.ofSize(size + Extent.GROUP));
    }

    Node lookBehindOrName() throws PcreSyntaxError {
        if (in.peek() == '=' || in.peek() == '!') {
            return look(true, in.text.charAt(in.at++) == '!');
        }
        if (in.at < in.length && !PcreReader.isWord(in.peek()) && in.peek() != '>') {
            throw in.error("unrecognized character after (?<", in.at);
        }
        return namedCapture('>');
    }

    Node capture() throws PcreSyntaxError {
        int number = ++in.groups;
        in.mostGroups = Math.max(in.mostGroups, number);
        Node body = closed(parser.group(number, false, false), Extent.GROUP + 2);
        return new Capture(number, body, body.extent());
    }

    Node namedCapture(char terminator) throws PcreSyntaxError {
        String name = in.name(terminator);
        int number = in.groups + 1;
        List<Integer> numbers = in.names.computeIfAbsent(name, added -> new ArrayList<>());
        if (!numbers.contains(number)) {
            if (!numbers.isEmpty() && !in.has(PcreReader.DUPLICATE_NAMES)) {
                throw in.error("two named subpatterns have the same name", in.at - 1);
            }
            if (in.namesByNumber.containsKey(number)) {
                throw in.error("different names for subpatterns of the same number are not allowed", in.at - 1);
            }
            numbers.add(number);
            in.namesByNumber.put(number, name);
        }
        return capture();
    }

    Node pythonGroup() throws PcreSyntaxError {
        if (in.skip('<')) {
            return namedCapture('>');
        }
        if (in.skip('=')) {
            return references.backReference(in.name(')'), in.at);
        }
        if (in.skip('>')) {
            return references.call(in.name(')'));
        }
        throw in.error("unrecognized character after (?P", in.at);
    }

    Node numberedCall() throws PcreSyntaxError {
        int start = in.at;
        in.at++;
        while (Ascii.isDigit(in.peek())) {
            in.at++;
        }
        if (in.peek() != ')') {
            throw in.error("(?R or (?[+-]digits must be followed by )", in.at);
        }
        Node call = references.call(in.text.substring(start, in.at));
        in.at++;
        return call;
    }

    Node conditional() throws PcreSyntaxError {
        Node condition = condition();
        List<Node> branches = parser.branches(0, false, false);
        close();
        if (branches.size() > 2) {
            throw in.error("conditional group contains more than two branches", in.at - 1);
        }
        Node yes = branches.get(0);
        Node no = branches.size() == 2 ? branches.get(1) : Nodes.nothing(0);
        Extent extent = condition
                .extent()
                .then(yes.extent().or(no.extent()))
                .grow(Extent.GROUP + PcreReferences.REFERENCE_SIZE);
        if (condition instanceof Never) {
            if (branches.size() == 2) {
                throw in.error("DEFINE group contains more than one branch", in.at - 1);
            }
            // the group is reached only by calls, which are not supported
            return Nodes.nothing(extent.size());
        }
        if (branches.size() < 2) {
            extent = new Extent(0, Extent.VARIES, extent.size());
        }
        return new Conditional(condition, yes, no, extent);
    }

    Node condition() throws PcreSyntaxError {
        if (in.peek() == '?' || in.peek() == '*') {
            int next = in.peek(1);
            if (next != '=' && next != '!' && next != '<' && next != 'C') {
                throw in.error("assertion expected after (?( or (?(?C)", in.at);
            }
            in.at--;
            int groupsBefore = in.groups;
            Node condition = parenthesis();
            if (condition instanceof Look look && look.negative() && in.groups > groupsBefore) {
                // PCRE may capture it
                return in.unsupported("a group in a negative condition", Extent.EMPTY);
            }
            return condition instanceof Look ? condition : in.unsupported("a callout", Extent.EMPTY);
        }
        int start = in.at;
        Node condition;
        if (in.peek() == '<' || in.peek() == '\'') {
            condition = references.ifSet(in.nameBetween("malformed number or name after (?("));
        } else {
            if (in.peek() == '+' || in.peek() == '-') {
                in.at++;
            }
            while (PcreReader.isWord(in.peek()) || in.peek() == '&') {
                in.at++;
            }
            String what = in.text.substring(start, in.at);
            if (what.isEmpty() || in.peek() != ')') {
                throw in.error("malformed number or name after (?(", in.at);
            }
            condition = condition(what);
        }
        if (!in.skip(')')) {
            throw in.error("malformed number or name after (?(", in.at);
        }
        return condition;
    }

    Node condition(String what) throws PcreSyntaxError {
        boolean signed = what.length() > 1 && !Ascii.isLetter(what.charAt(0)) && Ascii.isDigit(what.charAt(1));
        if (Ascii.isDigit(what.charAt(0)) || signed) {
            int number = references.groupNumber(what, "malformed number or name after (?(");
            if (number == 0) {
                throw in.error("invalid condition (?(0)", in.at);
            }
            in.refer(number, in.at + 1);
            return new IsSet(number, Extent.ofSize(PcreReferences.REFERENCE_SIZE));
        }
        if (in.names.containsKey(what)) {
            return references.ifSet(what);
        }
        if (what.equals("DEFINE")) {
            return new Never(Nodes.PLACE);
        }
        return what.startsWith("R") ? in.unsupported("a condition on recursion", Extent.EMPTY) : references.ifSet(what);
    }

    Node callout() throws PcreSyntaxError {
        int number = 0;
        while (Ascii.isDigit(in.peek())) {
            number = Math.min(1000, number * 10 + in.text.charAt(in.at++) - '0');
        }
        if (in.peek() != ')') {
            throw in.error("closing ) for (?C expected", in.at);
        }
        if (number > 255) {
            throw in.error("number after (?C is > 255", in.at);
        }
        in.at++;
        in.unsupported("a callout", Extent.EMPTY);
        return new Empty(Extent.EMPTY);
    }

    Node verb() throws PcreSyntaxError {
        String error = "(*VERB) not recognized or malformed";
        int start = in.at + 1;
        int end = in.text.indexOf(')', in.at);
        if (end < 0) {
            throw in.error(error, start);
        }
        String verb = in.text.substring(start, end);
        int colon = verb.indexOf(':');
        String name = colon < 0 ? verb : verb.substring(0, colon);
        in.at = end;
        if (!VERBS.contains(name)) {
            throw in.error(error, end);
        }
        boolean argument = colon >= 0 && colon + 1 < verb.length();
        if (argument && ARGUMENTLESS_VERBS.contains(name)) {
            throw in.error("an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)", end);
        }
        if (!argument && (name.isEmpty() || name.equals("MARK"))) {
            throw in.error("(*MARK) must have an argument", end);
        }
        in.at++;
        if (name.equals("F") || name.equals("FAIL")) {
            return new Never(Nodes.PLACE);
        }
        in.unsupported("(*" + name + ")", Extent.EMPTY);
        return new Empty(Extent.ofSize(1));
    }

    /** Parses {@code (?i)}, {@code (?i:…)} and so on. */
    Node optionSetting() throws PcreSyntaxError {
        boolean on = true;
        int inside = in.options;
        while (in.at < in.length && in.peek() != ')' && in.peek() != ':') {
            char c = in.text.charAt(in.at);
            int option = OPTIONS.indexOf(c);
            if (c == '-') {
                on = false;
            } else if (option < 0) {
                throw in.error("unrecognized character after (? or (?-", in.at);
            } else {
                inside = on ? inside | (1 << option) : inside & ~(1 << option);
            }
            in.at++;
        }
        if (in.at >= in.length) {
            throw in.error("unrecognized character after (? or (?-", in.at);
        }
        if (in.skip(')')) {
            // valid for the rest of the enclosing group, which restores the options
            in.options = inside;
            return new Empty(Extent.EMPTY);
        }
        in.at++;
        int outside = in.options;
        in.options = inside;
        Node group = closed(parser.group(0, false, false), Extent.GROUP);
        in.options = outside;
        return group;
    }
}
