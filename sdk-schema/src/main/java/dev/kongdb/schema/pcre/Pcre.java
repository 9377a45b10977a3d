package dev.kongdb.schema.pcre;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of PCRE 8. An expression that compiles here is matched exactly as by PCRE
 * without Unicode mode, in which {@code .} is one byte and case is that of ASCII. Others are
 * refused: recursion and calls of groups, verbs such as {@code (*COMMIT)}, callouts, {@code \X},
 * and options at the start such as {@code (*UTF8)}. Immutable and thread-safe; {@link PcreMatcher}
 * matches.
 */
public final class Pcre {
    private final String expression;
    private final Program program;

    private Pcre(String expression, Program program) {
        this.expression = expression;
        this.program = program;
    }

    /**
     * Compiles an expression.
     *
     * @throws PcreException with the reason, when PCRE refuses the expression or it uses something
     *     that is not supported here
     */
    public static Pcre compile(String expression) throws PcreException {
        return compile(expression.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Compiles an expression of any bytes, which need not be UTF-8.
     *
     * @throws PcreException with the reason, when PCRE refuses the expression or it uses something
     *     that is not supported here
     */
    public static Pcre compile(byte[] expression) throws PcreException {
        PcreParser parser = new PcreParser(new String(expression, StandardCharsets.ISO_8859_1));
        Node tree;
        try {
            tree = parser.parse();
        } catch (PcreSyntaxError e) {
            throw new PcreException("PCRE returned: " + e.inNginxsWords());
        }
        String unsupported = parser.unsupported();
        if (unsupported != null) {
            throw new PcreException(unsupported + " is not supported here");
        }
        ProgramWriter writer = new ProgramWriter(parser.groups(), parser.names());
        tree.write(writer);
        return new Pcre(new String(expression, StandardCharsets.UTF_8), writer.finish());
    }

    /**
     * The error with which nginx refuses to compile the expression; null when nginx compiles it,
     * even if it is not supported here.
     */
    public static @Nullable String errorOf(String expression) {
        byte[] bytes = expression.getBytes(StandardCharsets.UTF_8);
        try {
            new PcreParser(new String(bytes, StandardCharsets.ISO_8859_1)).parse();
            return null;
        } catch (PcreSyntaxError e) {
            return e.inNginxsWords();
        }
    }

    /** The number of capturing groups. They are numbered from 1. */
    public int groups() {
        return program.captures;
    }

    Program program() {
        return program;
    }

    /** The expression. */
    @Override
    public String toString() {
        return expression;
    }
}
