package dev.kongdb.schema.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether a text is a chunk of Lua, as LuaJIT reads it, without running anything. */
public final class LuaSyntax {
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");
    private static final Set<String> BLOCK_ENDS = Set.of("else", "elseif", "end", "until", "<eof>");
    /** Deeper chunks Lua refuses as well. */
    private static final int MAX_DEPTH = 190;

    private static final int UNARY_PRIORITY = 8;

    /** Whether that word has a meaning of its own, so that nothing can be named so. */
    public static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }

    private LuaSyntax() {}

    /** What Lua's {@code load} answers to this text, or null when it takes it. */
    public static @Nullable String errorOf(String chunk) {
        try {
            new Parser(chunk).chunk();
            return null;
        } catch (SyntaxError e) {
            return e.getMessage();
        }
    }

    private static final class SyntaxError extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxError(String message) {
            super(message, null, false, false);
        }
    }

    private enum Kind {
        NAME,
        KEYWORD,
        SYMBOL,
        STRING,
        NUMBER,
        END
    }

    /** Cuts the text into tokens. */
    private static class Lexer {
        private final String text;
        private int at;
        int line = 1;
        /** The line on which the token before the current one ended. */
        int lastLine = 1;

        Kind kind = Kind.END;
        String token = "";

        Lexer(String text) {
            this.text = text;
        }

        SyntaxError error(String message, String near) {
            String source = text.lines().findFirst().orElse("");
            boolean whole = source.length() == text.length() && source.length() <= 45;
            String shown = whole ? source : source.substring(0, Math.min(42, source.length())) + "...";
            return new SyntaxError("[string \"" + shown + "\"]:" + line + ": " + message + " near '" + near + "'");
        }

        SyntaxError error(String message) {
            return error(message, token);
        }

        private int peek(int ahead) {
            return at + ahead < text.length() ? text.charAt(at + ahead) : -1;
        }

        void next() throws SyntaxError {
            lastLine = line;
            skipBlanks();
            int start = at;
            int c = peek(0);
            if (c < 0) {
                kind = Kind.END;
                token = "<eof>";
                return;
            }
            if (Ascii.isLetter(c) || c == '_' || c >= 0x80) {
                while (Ascii.isLetterOrDigit(peek(0)) || peek(0) == '_' || peek(0) >= 0x80) {
                    at++;
                }
                token = text.substring(start, at);
                kind = KEYWORDS.contains(token) ? Kind.KEYWORD : Kind.NAME;
            } else if (Ascii.isDigit(c) || (c == '.' && Ascii.isDigit(peek(1)))) {
                number();
            } else if (c == '"' || c == '\'') {
                string(c);
            } else if (c == '[' && longBracket() >= 0) {
                longText("string");
                kind = Kind.STRING;
                token = text.substring(start, at);
            } else {
                symbol();
            }
        }

        /** Whether the token after the current one is a name; the current one stays. */
        boolean nameFollows() throws SyntaxError {
            Kind current = kind;
            String currentToken = token;
            int currentAt = at;
            int currentLine = line;
            int currentLastLine = lastLine;
            next();
            boolean name = kind == Kind.NAME;
            kind = current;
            token = currentToken;
            at = currentAt;
            line = currentLine;
            lastLine = currentLastLine;
            return name;
        }

        private void skipBlanks() throws SyntaxError {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\n') {
                    line++;
                    at++;
                } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
                    at++;
                } else if (c == '-' && peek(1) == '-') {
                    at += 2;
                    if (peek(0) == '[' && longBracket() >= 0) {
                        longText("comment");
                    } else {
                        int end = text.indexOf('\n', at);
                        at = end < 0 ? text.length() : end;
                    }
                } else if (c == '#' && at == 0) {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                } else {
                    return;
                }
            }
        }

        /** The level of the long bracket that opens here, or -1 when none does. */
        private int longBracket() {
            int level = 0;
            while (peek(1 + level) == '=') {
                level++;
            }
            return peek(1 + level) == '[' ? level : -1;
        }

        private void longText(String what) throws SyntaxError {
            int level = longBracket();
            String close = "]" + "=".repeat(level) + "]";
            int end = text.indexOf(close, at + level + 2);
            if (end < 0) {
                throw error("unfinished long " + what, "<eof>");
            }
            for (int i = at; i < end; i++) {
                if (text.charAt(i) == '\n') {
                    line++;
                }
            }
            at = end + close.length();
        }

        private void number() throws SyntaxError {
            int start = at;
            boolean hexadecimal = peek(0) == '0' && (peek(1) | 0x20) == 'x';
            char exponent = hexadecimal ? 'p' : 'e';
            while (Ascii.isLetterOrDigit(peek(0)) || peek(0) == '.' || peek(0) == '_') {
                boolean signed = (peek(0) | 0x20) == exponent && (peek(1) == '+' || peek(1) == '-');
                at += signed ? 2 : 1;
            }
            token = text.substring(start, at);
            kind = Kind.NUMBER;
            String form = hexadecimal
                    ? "0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)([pP][+-]?\\d+)?"
                    : "(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
            // The suffixes are LuaJIT's: imaginary and 64-bit numbers.
            if (!token.matches(form + "([iI]|[uU]?[lL][lL])?")) {
                throw error("malformed number");
            }
        }

        private void string(int quote) throws SyntaxError {
            int start = at++;
            while (peek(0) != quote) {
                int c = peek(0);
                if (c < 0 || c == '\n') {
                    throw error("unfinished string", c < 0 ? "<eof>" : text.substring(start, at));
                }
                at++;
                if (c == '\\') {
                    escape(start);
                }
            }
            at++;
            kind = Kind.STRING;
            token = text.substring(start, at);
        }

        private void escape(int start) throws SyntaxError {
            int c = peek(0);
            if (c < 0) {
                throw error("unfinished string", "<eof>");
            }
            at++;
            if (c == '\n') {
                line++;
            } else if (c == 'z') {
                while (peek(0) == ' ' || (peek(0) >= '\t' && peek(0) <= '\r')) {
                    line += peek(0) == '\n' ? 1 : 0;
                    at++;
                }
            } else if (c == 'x') {
                if (!Ascii.isHexDigit(peek(0)) || !Ascii.isHexDigit(peek(1))) {
                    throw error("invalid escape sequence", text.substring(start, at));
                }
                at += 2;
            } else if (c == 'u') {
                int end = text.indexOf('}', at);
                if (peek(0) != '{' || end < 0 || !Ascii.isHexNumber(text.substring(at + 1, end))) {
                    throw error("invalid escape sequence", text.substring(start, at));
                }
                at = end + 1;
            } else if (Ascii.isDigit(c)) {
                int code = c - '0';
                for (int i = 0; i < 2 && Ascii.isDigit(peek(0)); i++) {
                    code = code * 10 + peek(0) - '0';
                    at++;
                }
                if (code > 255) {
                    throw error("invalid escape sequence", text.substring(start, at));
                }
            } else if (Ascii.isLetter(c) && "abfnrtv".indexOf(c) < 0) {
                throw error("invalid escape sequence", text.substring(start, at));
            }
        }

        private void symbol() {
            int length = 1;
            for (String symbol : new String[] {"...", "..", "==", "~=", "<=", ">=", "::"}) {
                if (text.startsWith(symbol, at)) {
                    length = symbol.length();
                    break;
                }
            }
            token = text.substring(at, at + length);
            kind = Kind.SYMBOL;
            at += length;
        }
    }

    /** Reads the grammar. */
    private static final class Parser extends Lexer {
        private int depth;
        private int loops;
        private boolean varargs = true;

        Parser(String text) {
            super(text);
        }

        void chunk() throws SyntaxError {
            next();
            block();
            if (kind != Kind.END) {
                throw error("'<eof>' expected");
            }
        }

        private boolean is(String wanted) {
            return token.equals(wanted) && (kind == Kind.SYMBOL || kind == Kind.KEYWORD);
        }

        private boolean accept(String wanted) throws SyntaxError {
            if (is(wanted)) {
                next();
                return true;
            }
            return false;
        }

        private void expect(String wanted) throws SyntaxError {
            if (!accept(wanted)) {
                throw error("'" + wanted + "' expected");
            }
        }

        private void close(String wanted, String opening, int openingLine) throws SyntaxError {
            if (accept(wanted)) {
                return;
            }
            throw error(
                    openingLine == line
                            ? "'" + wanted + "' expected"
                            : "'" + wanted + "' expected (to close '" + opening + "' at line " + openingLine + ")");
        }

        private void name() throws SyntaxError {
            if (kind != Kind.NAME) {
                throw error("<name> expected");
            }
            next();
        }

        private void enter() throws SyntaxError {
            if (++depth > MAX_DEPTH) {
                throw error("chunk has too many syntax levels");
            }
        }

        private void block() throws SyntaxError {
            enter();
            boolean last = false;
            while (!last && !BLOCK_ENDS.contains(token)) {
                last = statement();
                accept(";");
            }
            depth--;
        }

        /** Reads one statement; true when it must be the last of its block. */
        private boolean statement() throws SyntaxError {
            int start = line;
            if (kind == Kind.KEYWORD) {
                switch (token) {
                    case "if" -> {
                        ifStatement(start);
                        return false;
                    }
                    case "while" -> {
                        next();
                        expression();
                        expect("do");
                        loop();
                        close("end", "while", start);
                        return false;
                    }
                    case "do" -> {
                        next();
                        block();
                        close("end", "do", start);
                        return false;
                    }
                    case "for" -> {
                        forStatement(start);
                        return false;
                    }
                    case "repeat" -> {
                        next();
                        loop();
                        close("until", "repeat", start);
                        expression();
                        return false;
                    }
                    case "function" -> {
                        functionStatement(start);
                        return false;
                    }
                    case "local" -> {
                        local(start);
                        return false;
                    }
                    case "return" -> {
                        next();
                        if (!BLOCK_ENDS.contains(token) && !is(";")) {
                            expressions();
                        }
                        return true;
                    }
                    case "break" -> {
                        next();
                        if (loops == 0) {
                            throw error("no loop to break");
                        }
                        return false;
                    }
                    default -> {}
                }
            }
            if (accept("::")) {
                name();
                expect("::");
            } else if (kind == Kind.NAME && token.equals("goto") && nameFollows()) {
                next();
                name();
            } else if (!is(";")) {
                expressionStatement();
            }
            return false;
        }

        private void loop() throws SyntaxError {
            loops++;
            block();
            loops--;
        }

        private void ifStatement(int start) throws SyntaxError {
            do {
                next();
                expression();
                expect("then");
                block();
            } while (is("elseif"));
            if (accept("else")) {
                block();
            }
            close("end", "if", start);
        }

        private void forStatement(int start) throws SyntaxError {
            next();
            name();
            if (accept("=")) {
                expression();
                expect(",");
                expression();
                if (accept(",")) {
                    expression();
                }
            } else if (is(",") || is("in")) {
                while (accept(",")) {
                    name();
                }
                expect("in");
                expressions();
            } else {
                throw error("'=' or 'in' expected");
            }
            expect("do");
            loop();
            close("end", "for", start);
        }

        private void functionStatement(int start) throws SyntaxError {
            next();
            name();
            while (accept(".")) {
                name();
            }
            if (accept(":")) {
                name();
            }
            functionBody(start);
        }

        private void functionBody(int start) throws SyntaxError {
            int loopsOutside = loops;
            boolean varargsOutside = varargs;
            loops = 0;
            varargs = false;
            expect("(");
            if (!is(")")) {
                do {
                    if (accept("...")) {
                        varargs = true;
                        break;
                    }
                    name();
                } while (accept(","));
            }
            expect(")");
            block();
            close("end", "function", start);
            loops = loopsOutside;
            varargs = varargsOutside;
        }

        private void local(int start) throws SyntaxError {
            next();
            if (accept("function")) {
                name();
                functionBody(start);
                return;
            }
            do {
                name();
            } while (accept(","));
            if (accept("=")) {
                expressions();
            }
        }

        private void expressionStatement() throws SyntaxError {
            boolean call = suffixed();
            if (is("=") || is(",")) {
                while (!call && accept(",")) {
                    call = suffixed();
                }
                if (call) {
                    throw error("syntax error");
                }
                expect("=");
                expressions();
            } else if (!call) {
                throw error("'=' expected");
            }
        }

        private void expressions() throws SyntaxError {
            do {
                expression();
            } while (accept(","));
        }

        private void expression() throws SyntaxError {
            expression(0);
        }

        private void expression(int limit) throws SyntaxError {
            enter();
            if (is("not") || is("-") || is("#")) {
                next();
                expression(UNARY_PRIORITY);
            } else {
                simple();
            }
            for (int priority = leftPriority(); priority > limit; priority = leftPriority()) {
                int right = rightPriority();
                next();
                expression(right);
            }
            depth--;
        }

        /** How strongly the current token binds what stands left of it; 0 when it is no operator. */
        private int leftPriority() {
            if (kind != Kind.SYMBOL && kind != Kind.KEYWORD) {
                return 0;
            }
            return switch (token) {
                case "or" -> 1;
                case "and" -> 2;
                case "<", ">", "<=", ">=", "~=", "==" -> 3;
                case ".." -> 5;
                case "+", "-" -> 6;
                case "*", "/", "%" -> 7;
                case "^" -> 10;
                default -> 0;
            };
        }

        private int rightPriority() {
            boolean rightAssociative = token.equals("..") || token.equals("^");
            return rightAssociative ? leftPriority() - 1 : leftPriority();
        }

        private void simple() throws SyntaxError {
            if (kind == Kind.NUMBER || kind == Kind.STRING || is("nil") || is("true") || is("false")) {
                next();
            } else if (is("...")) {
                if (!varargs) {
                    throw error("cannot use '...' outside a vararg function");
                }
                next();
            } else if (is("{")) {
                table();
            } else if (is("function")) {
                int start = line;
                next();
                functionBody(start);
            } else {
                suffixed();
            }
        }

        private void table() throws SyntaxError {
            int start = line;
            next();
            while (!is("}")) {
                if (accept("[")) {
                    expression();
                    expect("]");
                    expect("=");
                    expression();
                } else {
                    boolean maybeKey = kind == Kind.NAME;
                    expression(); // a key is a name, which is an expression too
                    if (maybeKey && accept("=")) {
                        expression();
                    }
                }
                if (!accept(",") && !accept(";")) {
                    break;
                }
            }
            close("}", "{", start);
        }

        /** Reads a name or an expression in parentheses with all that follows; true when it ends in a call. */
        private boolean suffixed() throws SyntaxError {
            boolean parenthesised = is("(");
            if (parenthesised) {
                int start = line;
                next();
                expression();
                close(")", "(", start);
            } else if (kind == Kind.NAME) {
                next();
            } else {
                throw error("unexpected symbol");
            }
            boolean call = false;
            boolean assignable = !parenthesised;
            while (true) {
                if (accept(".")) {
                    name();
                    call = false;
                    assignable = true;
                } else if (accept("[")) {
                    expression();
                    expect("]");
                    call = false;
                    assignable = true;
                } else if (is(":") || is("(") || is("{") || kind == Kind.STRING) {
                    if (accept(":")) {
                        name();
                    }
                    arguments();
                    call = true;
                } else {
                    if (!call && !assignable && is("=")) {
                        throw error("syntax error");
                    }
                    return call;
                }
            }
        }

        private void arguments() throws SyntaxError {
            if (kind == Kind.STRING) {
                next();
            } else if (is("{")) {
                table();
            } else if (is("(")) {
                if (line != lastLine) {
                    throw error("ambiguous syntax (function call x new statement)");
                }
                int start = line;
                next();
                if (!is(")")) {
                    expressions();
                }
                close(")", "(", start);
            } else {
                throw error("function arguments expected");
            }
        }
    }
}
