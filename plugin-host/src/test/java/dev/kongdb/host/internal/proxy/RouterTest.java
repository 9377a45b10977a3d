package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kongdb.host.internal.proxy.Router.Match;
import dev.kongdb.host.internal.proxy.Router.Query;
import dev.kongdb.host.internal.proxy.Router.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouterTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void findsTheRouteThatKongFinds(String promise, List<String> routes, String request, String expected) {
        assertThat(find(routes, request)).as("%s among %s", request, routes).isEqualTo(expected);
    }

    /** Routes are written {@code name: hosts=… paths=… methods=… h.<header>=… priority=…}; older ones come first. */
    static Stream<Arguments> cases() {
        return Stream.of(
                // one kind at a time
                arguments("a path is a prefix", List.of("a: paths=/a"), "GET any/abc", "a"),
                arguments("a path that is no prefix does not match", List.of("a: paths=/a"), "GET any/b", "none"),
                arguments("a host matches whatever its case", List.of("a: hosts=Example.com"), "GET EXAMPLE.com/", "a"),
                arguments("a host without port matches any port", List.of("a: hosts=x.io"), "GET x.io:8000/", "a"),
                arguments("a host with port matches that port", List.of("a: hosts=x.io:8000"), "GET x.io:8000/", "a"),
                arguments("a host with port matches no other", List.of("a: hosts=x.io:8000"), "GET x.io:8001/", "none"),
                arguments("port 80 is that of a host without", List.of("a: hosts=x.io:80"), "GET x.io/", "a"),
                arguments("a wildcard on the left", List.of("a: hosts=*.x.io"), "GET a.b.x.io/", "a"),
                arguments("a wildcard stands for something", List.of("a: hosts=*.x.io"), "GET .x.io/", "none"),
                arguments("a wildcard on the right", List.of("a: hosts=x.*"), "GET x.org/", "a"),
                arguments("a method", List.of("a: methods=GET,POST"), "POST any/", "a"),
                arguments("another method does not match", List.of("a: methods=GET"), "POST any/", "none"),
                arguments("a header with one of the values", List.of("a: h.Ver=1,2"), "GET any/ ver=2", "a"),
                arguments("a header with another value", List.of("a: h.ver=1,2"), "GET any/ ver=3", "none"),
                arguments("a missing header", List.of("a: h.ver=1"), "GET any/", "none"),
                arguments("header values match whatever their case", List.of("a: h.ver=One"), "GET any/ ver=oNE", "a"),
                arguments("every header is asked for", List.of("a: h.x=1 h.y=1"), "GET any/ x=1", "none"),
                arguments("all kinds must match", List.of("a: hosts=x.io paths=/a"), "GET y.io/a", "none"),
                arguments(
                        "a regular expression without end does not match",
                        List.of("endless: paths=/(a|a)*b", "other: paths=/"),
                        "GET any/" + "a".repeat(60),
                        "other"),
                arguments(
                        "nor does one that recurses too deeply",
                        List.of("deep: paths=/(a|b)*c", "other: paths=/"),
                        "GET any/" + "ab".repeat(50_000),
                        "other"),

                // which of several
                arguments(
                        "more kinds win, whatever the age",
                        List.of("old: paths=/a", "new: paths=/a methods=GET"),
                        "GET any/a",
                        "new"),
                arguments(
                        "among as many kinds a host wins over a path",
                        List.of("path: paths=/a", "host: hosts=x.io"),
                        "GET x.io/a",
                        "host"),
                arguments(
                        "a header wins over a path",
                        List.of("path: paths=/a", "header: h.ver=1"),
                        "GET any/a ver=1",
                        "header"),
                arguments(
                        "a path wins over a method",
                        List.of("method: methods=GET", "path: paths=/"),
                        "GET any/a",
                        "path"),
                arguments(
                        "a host written out wins over a wildcard",
                        List.of("wild: hosts=*.x.io", "plain: hosts=a.x.io"),
                        "GET a.x.io/",
                        "plain"),
                arguments(
                        "a host with port wins over one without",
                        List.of("any: hosts=x.io", "port: hosts=x.io:8000"),
                        "GET x.io:8000/",
                        "port"),
                arguments(
                        "the longer wildcard wins",
                        List.of("short: hosts=*.io", "long: hosts=*.x.io"),
                        "GET a.x.io/",
                        "long"),
                arguments(
                        "the longer prefix wins", List.of("short: paths=/a", "long: paths=/ab"), "GET any/abc", "long"),
                arguments(
                        "the prefix that matched counts, not the longest of the route",
                        List.of("two: paths=/a,/very/long/path", "one: paths=/ab"),
                        "GET any/abc",
                        "one"),
                arguments(
                        "a regular expression wins over a prefix",
                        List.of("prefix: paths=/users/1/profile", "regex: paths=/users/\\d+"),
                        "GET any/users/1/profile",
                        "regex"),
                arguments(
                        "the greater priority wins among regular expressions",
                        List.of("low: paths=/a(.*) priority=1", "high: paths=/(.*) priority=9"),
                        "GET any/abc",
                        "high"),
                arguments(
                        "a priority means nothing to prefixes",
                        List.of("long: paths=/ab", "short: paths=/a priority=9"),
                        "GET any/abc",
                        "long"),
                arguments("more headers win", List.of("one: h.a=1", "two: h.a=1 h.b=2"), "GET any/ a=1 b=2", "two"),
                arguments("the older wins among equals", List.of("old: paths=/a", "new: paths=/a"), "GET any/a", "old"),
                arguments(
                        "what matches less is taken when the rest does not match",
                        List.of("both: hosts=x.io paths=/a", "path: paths=/a"),
                        "GET y.io/a",
                        "path"),

                // regular expressions
                arguments("they match at the beginning only", List.of("a: paths=/\\d+"), "GET any/x/1", "none"),
                arguments("they need not match to the end", List.of("a: paths=/\\d+"), "GET any/1/x", "a"),
                arguments("groups may be named as PCRE does", List.of("a: paths=/(?P<id>\\d+)"), "GET any/1", "a"),
                arguments(
                        "a broken one harms no other route",
                        List.of("broken: paths=/(", "a: paths=/a"),
                        "GET any/a",
                        "a"),

                // spelling of requests
                arguments("dots are resolved before", List.of("a: paths=/admin"), "GET any/x/../admin", "a"),
                arguments("an encoded letter is the letter", List.of("a: paths=/admin"), "GET any/%61dmin", "a"),
                arguments("an encoded slash is none", List.of("a: paths=/a/b"), "GET any/a%2Fb", "none"),
                arguments("slashes in a row are one", List.of("a: paths=/a/b"), "GET any//a//b", "a"));
    }

    @Test
    void tellsThePartOfThePathThatMatched() {
        assertThat(match(List.of("a: paths=/users/\\d+"), "GET any/users/12/profile")
                        .prefix())
                .isEqualTo("/users/12");
        assertThat(match(List.of("a: paths=/users"), "GET any/users/12").prefix())
                .isEqualTo("/users");
        assertThat(match(List.of("a: hosts=any"), "GET any/users/12").prefix()).isEmpty();
    }

    private static String find(List<String> routes, String request) {
        Match<String> match = match(routes, request);
        return match == null ? "none" : match.target();
    }

    private static Match<String> match(List<String> routes, String request) {
        List<Rule<String>> rules = new ArrayList<>();
        for (String route : routes) {
            rules.add(rule(route, Instant.ofEpochSecond(rules.size())));
        }
        String[] words = request.split(" ", -1);
        int slash = words[1].indexOf('/');
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] header = words[i].split("=", -1);
            headers.put(header[0], List.of(header[1]));
        }
        return Router.of(rules)
                .match(new Query(
                        words[0],
                        words[1].substring(0, slash),
                        RequestPath.normalise(words[1].substring(slash)),
                        name -> headers.getOrDefault(name, List.of())));
    }

    private static Rule<String> rule(String text, Instant createdAt) {
        String[] words = text.split(" ", -1);
        Map<String, List<String>> parts = new LinkedHashMap<>();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            String[] part = word.split("=", 2);
            (part[0].startsWith("h.") ? headers : parts)
                    .put(part[0].replaceFirst("^h\\.", ""), List.of(part[1].split(",", -1)));
        }
        return new Rule<>(
                words[0].replace(":", ""),
                parts.getOrDefault("methods", List.of()),
                parts.getOrDefault("hosts", List.of()),
                parts.getOrDefault("paths", List.of()),
                headers,
                Long.parseLong(parts.getOrDefault("priority", List.of("0")).get(0)),
                createdAt);
    }
}
