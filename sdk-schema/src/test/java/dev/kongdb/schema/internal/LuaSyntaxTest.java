package dev.kongdb.schema.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LuaSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!/usr/bin/lua\nreturn 1",
                "return",
                "return 1, 'a', \"b\\n\\065\\x41\\z  c\", [[long\n]], [==[ ]] ]==], nil, true, false, ...",
                "local a, b = 1, 2; a = a + b * -3 ^ 2 .. 'x' -- comment",
                "--[[ long\ncomment ]] local x",
                "if a then b() elseif c then d() else e() end",
                "while true do break end",
                "for i = 1, 10, 2 do print(i) end",
                "for k, v in pairs(t) do t[k] = v end",
                "repeat local x = f() until x",
                "function a.b.c:d(x, ...) return ... end",
                "local function f() return f() end",
                "return function(a, b) return a <= b and not (a ~= b) or #t end",
                "t = {1, 2; x = 3, ['y'] = 4, f(), {},}",
                "a.b['c']:d{1}'x'[[y]](z).e = 5",
                "a, b.c, d[1] = f()",
                "(f or g)()",
                "goto done; ::done::",
                "goto = 1",
                "return 0x1F, 1e10, 1.5e-3, .5, 3., 0x.8p1, 1ULL, 2i",
                "f(function() end)\n;(g)()",
                "return a\n"
            })
    void takesWhatLuaLoads(String chunk) {
        assertThat(LuaSyntax.errorOf(chunk)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x|'=' expected near '<eof>'",
                "return return|unexpected symbol near 'return'",
                "return 1 2|'<eof>' expected near '2'",
                "if a then|'end' expected near '<eof>'",
                "end|'<eof>' expected near 'end'",
                "local 1|<name> expected near '1'",
                "f(|unexpected symbol near '<eof>'",
                "f(1|')' expected near '<eof>'",
                "x = 'abc|unfinished string near '<eof>'",
                "x = '\\q'|invalid escape sequence near ''\\q'",
                "x = '\\300'|invalid escape sequence near ''\\300'",
                "x = 1x|malformed number near '1x'",
                "x = [[a|unfinished long string near '<eof>'",
                "--[[a|unfinished long comment near '<eof>'",
                "break|no loop to break near '<eof>'",
                "function f() return ... end|cannot use '...' outside a vararg function near '...'",
                "f() = 1|syntax error near '='",
                "(a) = 1|syntax error near '='",
                "a:b|function arguments expected near '<eof>'",
                "x = }|unexpected symbol near '}'",
                "for a do end|'=' or 'in' expected near 'do'",
                "x = ~1|unexpected symbol near '~'"
            })
    void refusesTheRestInLuasWords(String chunk, String message) {
        assertThat(LuaSyntax.errorOf(chunk)).isEqualTo("[string \"" + chunk + "\"]:1: " + message);
    }

    @Test
    void saysWhatIsNotClosedWhere() {
        assertThat(LuaSyntax.errorOf("if a then\nf()\n"))
                .isEqualTo("[string \"if a then...\"]:3: 'end' expected (to close 'if' at line 1) near '<eof>'");
        assertThat(LuaSyntax.errorOf("f\n(g)"))
                .isEqualTo("[string \"f...\"]:2: ambiguous syntax (function call x new statement) near '('");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(LuaSyntax.errorOf("x = " + "(".repeat(100_000))).contains("chunk has too many syntax levels");
        assertThat(LuaSyntax.errorOf("do ".repeat(100_000))).contains("chunk has too many syntax levels");
    }

    @Test
    void anyTextIsJudgedWithoutAnException() {
        Random random = new Random(99);
        String[] pieces = {
            "if ",
            "then ",
            "end ",
            "x",
            " = ",
            "1",
            "'",
            "\"",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "[[",
            "]]",
            "--",
            "\n",
            "function ",
            "...",
            "return ",
            ",",
            "\\",
            "for ",
            "in ",
            "do ",
            "goto ",
            "::",
            "é",
            "\0",
            "local ",
            "repeat ",
            "until "
        };
        for (int i = 0; i < 30_000; i++) {
            StringBuilder chunk = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                chunk.append(pieces[random.nextInt(pieces.length)]);
            }
            LuaSyntax.errorOf(chunk.toString());
        }
    }
}
