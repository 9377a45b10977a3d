package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/../../b, /b",
        "/a/.., /",
        "/a/b/.., /a/",
        "/a/., /a/",
        "//a///b//, /a/b/",
        "/%2e%2E/a, /a",
        "/%41%2d%7E, /A-~",
        "/a%2fb%20c, /a%2Fb c",
        "/%e9%7C%22, /é|\"",
        "/%25%3f, /%25%3F",
        "/a;b=c, /a;b=c",
    })
    void normalisesPathsAsRfc3986Asks(String path, String normal) {
        assertThat(RequestPath.normalise(path)).isEqualTo(normal);
        assertThat(RequestPath.normalise(normal)).as("again").isEqualTo(normal);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "/a b, /a%20b",
        "/é|\"<>\\^`{}, /%E9%7C%22%3C%3E%5C%5E%60%7B%7D",
        "/%2F%25, /%2F%25",
        "/!#$&'()*+;=:@[], /!#$&'()*+;=:@[]",
    })
    void encodesWhatMustNotStandInAPath(String path, String encoded) {
        assertThat(RequestPath.encode(path)).isEqualTo(encoded.replace("''", "'"));
    }

    /**
     * The cases of Kong's documentation of {@code path_handling}, and cases with slashes at the
     * ends.
     */
    @ParameterizedTest(name = "service {0}, route {1}, strip {2}, {3}: {4} goes to {5}")
    @CsvSource({
        "/s,  /fv0,  false, v0, /fv0req,  /s/fv0req",
        "/s,  /fv1,  false, v1, /fv1req,  /sfv1req",
        "/s,  /tv0,  true,  v0, /tv0req,  /s/req",
        "/s,  /tv1,  true,  v1, /tv1req,  /sreq",
        "/s,  /fv0/, false, v0, /fv0/req, /s/fv0/req",
        "/s,  /fv1/, false, v1, /fv1/req, /sfv1/req",
        "/s,  /tv0/, true,  v0, /tv0/req, /s/req",
        "/s,  /tv1/, true,  v1, /tv1/req, /sreq",
        "/s/, /a,    true,  v1, /a/b,     /s/b",
        "/,   /a,    true,  v0, /a,       /",
        "/,   /a,    true,  v0, /a/,      /",
        "/,   /a,    true,  v0, /a/b,     /b",
        "/,   /a,    false, v0, /a/b,     /a/b",
        "/,   /,     true,  v0, /b,       /b",
        "/s,  /a,    true,  v0, /a,       /s",
        "/s,  /a,    true,  v0, /a/,      /s/",
        "/s/, /a,    true,  v0, /a,       /s",
        "/s/, /a,    true,  v0, /a/,      /s/",
        "/s/, /a,    true,  v0, /a/b,     /s/b",
        "/s/, /a,    false, v0, /a/b,     /s/a/b",
        "/s,  /,     false, v0, /,        /s",
        "/s/, /,     true,  v0, /,        /s/",
        "/s,  /a,    true,  v0, /a../b,   /s/b",
        "/s,  /a,    true,  v0, /a./b,    /s/b",
        "/s,  /a,    true,  v0, /a..,     /s",
        "/s,  /a,    true,  v0, /a...,    /s/...",
        "/s,  /a,    true,  v0, /a..%2Fb, /s/..%2Fb",
        "/s,  /a,    true,  v1, /a../b,   /sb",
    })
    void joinsThePathsOfServiceAndRequestAsKong(
            String base, String prefix, boolean strip, String handling, String path, String expected) {
        assertThat(RequestPath.atUpstream(base, path, strip ? prefix : null, handling.equals("v1")))
                .isEqualTo(expected);
    }
}
