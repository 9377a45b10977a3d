package dev.kongdb.declarative;

import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Translates the errors of our YAML parser into the texts of Kong's. Both parsers have the same
 * design, but different texts.
 */
final class YamlFaults {
    static final String CONTROL_CHARACTERS = "control characters are not allowed";

    /** A part of our parser's context and of its problem, and Kong's text for it. */
    private record Wording(String context, String problem, String kong) {}

    private static final List<Wording> WORDINGS = List.of(
            new Wording("", "that cannot start any token", "found character that cannot start any token"),
            new Wording(
                    "", "sequence entries are not allowed", "block sequence entries are not allowed in this context"),
            new Wording("", "mapping keys are not allowed", "mapping keys are not allowed in this context"),
            new Wording("", "mapping values are not allowed", "mapping values are not allowed in this context"),
            new Wording("", "could not find expected ':'", "could not find expected ':'"),
            new Wording("", "found duplicate YAML directive", "found duplicate %YAML directive"),
            new Wording("", "found incompatible YAML document", "found incompatible YAML document"),
            new Wording("", "duplicate tag handle", "found duplicate %TAG directive"),
            new Wording("", "expected '<document start>'", "did not find expected <document start>"),
            new Wording("", "expected the node content", "did not find expected node content"),
            new Wording("", "expected ',' or ']'", "did not find expected ',' or ']'"),
            new Wording("", "expected ',' or '}'", "did not find expected ',' or '}'"),
            new Wording("block mapping", "expected <block end>", "did not find expected key"),
            new Wording("block", "expected <block end>", "did not find expected '-' indicator"),
            new Wording("", "found undefined tag handle", "found undefined tag handle"),
            new Wording(
                    "directive", "expected alphabetic or numeric character", "could not find expected directive name"),
            new Wording(
                    "",
                    "expected alphabetic or numeric character",
                    "did not find expected alphabetic or numeric character"),
            new Wording("", "unexpected character found", "did not find expected alphabetic or numeric character"),
            new Wording("", "found unexpected end of stream", "found unexpected end of stream"),
            new Wording("", "found unexpected document separator", "found unexpected document indicator"),
            new Wording("", "found unknown escape character", "found unknown escape character"),
            new Wording("", "hexadecimal numbers, but found", "did not find expected hexdecimal number"),
            new Wording("", "hexdecimal numbers, but found", "did not find expected hexdecimal number"),
            new Wording("", "found unknown escape", "found invalid Unicode character escape code"),
            new Wording("", "expected chomping or indentation", "did not find expected comment or line break"),
            new Wording("", "a comment or a line break", "did not find expected comment or line break"),
            new Wording("", "in the range 1-9, but found 0", "found an indentation indicator equal to 0"),
            new Wording("", "expected a digit or '.'", "did not find expected digit or '.' character"),
            new Wording("directive", "expected a digit", "did not find expected version number"),
            new Wording("directive", "expected digit", "did not find expected version number"),
            new Wording("tag", "expected '>'", "did not find the expected '>'"),
            new Wording("tag", "expected '!'", "did not find expected '!'"),
            new Wording("tag", "expected ' '", "did not find expected whitespace or line break"),
            new Wording("directive", "expected ' '", "did not find expected whitespace"),
            new Wording("", "expected URI", "did not find expected tag URI"));

    private YamlFaults() {}

    /** The error in Kong's words; in our parser's if there are none. */
    static String text(YAMLException fault) {
        if (fault instanceof ReaderException) {
            return CONTROL_CHARACTERS;
        }
        if (!(fault instanceof MarkedYAMLException marked)) {
            return firstLine(String.valueOf(fault.getMessage()));
        }
        String problem = String.valueOf(marked.getProblem());
        String context = marked.getContext() == null ? "" : marked.getContext().toLowerCase(Locale.ROOT);
        for (Wording wording : WORDINGS) {
            if (context.contains(wording.context) && problem.contains(wording.problem)) {
                return wording.kong;
            }
        }
        return firstLine(problem);
    }

    /**
     * The error of an escape on which our parser fails: the text ends before its digits, or they
     * are too large.
     */
    static String text(NumberFormatException escape) {
        return String.valueOf(escape.getMessage()).contains("\"\"")
                ? "did not find expected hexdecimal number"
                : "found invalid Unicode character escape code";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
