package dev.kongdb.host.internal.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kongdb.host.internal.proxy.Router.Match;
import dev.kongdb.host.internal.proxy.Router.Query;
import dev.kongdb.host.internal.proxy.Router.Rule;
import dev.kongdb.host.internal.proxy.Router.UndecidedException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /**
     * The routes are written {@code name: hosts=… paths=… methods=… h.<header>=… priority=…}, the
     * oldest first.
     */
    static Stream<Arguments> cases() {
        return Stream.of(
                // one kind of criterion at a time
                arguments("a path is a prefix", List.of("a: paths=/a"), "GET any/abc", "a"),
                arguments("a path that is no prefix does not match", List.of("a: paths=/a"), "GET any/b", "none"),
                arguments("a host without port matches any port", List.of("a: hosts=x.io"), "GET x.io:8000/", "a"),
                arguments("a host with port matches that port", List.of("a: hosts=x.io:8000"), "GET x.io:8000/", "a"),
                arguments("a host with port matches no other", List.of("a: hosts=x.io:8000"), "GET x.io:8001/", "none"),
                arguments("port 80 must be named, too", List.of("a: hosts=x.io:80"), "GET x.io/", "none"),
                arguments("a wildcard's port 80 need not be named", List.of("a: hosts=*.io:80"), "GET x.io/", "a"),
                arguments("a wildcard's port is that of the request", List.of("a: hosts=*.io:81"), "GET x.io/", "none"),
                arguments("a dot at the end is part of a name", List.of("a: hosts=x.io"), "GET x.io./", "none"),
                arguments("zeros before a port are part of it", List.of("a: hosts=x.io:080"), "GET x.io:080/", "a"),
                arguments(
                        "a host without port takes any way to write one",
                        List.of("a: hosts=x.io"),
                        "GET x.io:080/",
                        "a"),
                arguments("a request without host asks for none", List.of("a: hosts=*.io", "b: paths=/"), "GET /", "b"),
                arguments("a wildcard on the left", List.of("a: hosts=*.x.io"), "GET a.b.x.io/", "a"),
                arguments("a wildcard stands for something", List.of("a: hosts=*.x.io"), "GET .x.io/", "none"),
                arguments("a wildcard on the right", List.of("a: hosts=x.*"), "GET x.org/", "a"),
                arguments("a wildcard on the right takes a port along", List.of("a: hosts=x.*"), "GET x.org:81/", "a"),
                arguments("a method", List.of("a: methods=GET,POST"), "POST any/", "a"),
                arguments("another method does not match", List.of("a: methods=GET"), "POST any/", "none"),
                arguments("a header with one of the values", List.of("a: h.Ver=1,2"), "GET any/ ver=2", "a"),
                arguments("a header with another value", List.of("a: h.ver=1,2"), "GET any/ ver=3", "none"),
                arguments("a missing header", List.of("a: h.ver=1"), "GET any/", "none"),
                arguments("header values match whatever their case", List.of("a: h.ver=One"), "GET any/ ver=oNE", "a"),
                arguments("every header is asked for", List.of("a: h.x=1 h.y=1"), "GET any/ x=1", "none"),
                arguments("all kinds must match", List.of("a: hosts=x.io paths=/a"), "GET y.io/a", "none"),
                arguments(
                        "a header with an underscore comes with a hyphen, too",
                        List.of("a: h.x_y=1"),
                        "GET any/ x-y=1",
                        "a"),
                arguments(
                        "a header as an expression finds it anywhere",
                        List.of("a: h.v=~*b+c"),
                        "GET any/ v=aBBcd",
                        "a"),
                arguments("an expression among other values is none", List.of("a: h.v=~*b,c"), "GET any/ v=b", "none"),

                // several matching routes
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
                        "a host with the port of the request wins over one without",
                        List.of("any: hosts=x.io", "port: hosts=x.io:8000"),
                        "GET x.io:8000/",
                        "port"),
                arguments(
                        "a wildcard with a port wins over one without",
                        List.of("any: hosts=*.x.io", "port: hosts=*.io:8000"),
                        "GET a.x.io:8000/",
                        "port"),
                arguments(
                        "the older wildcard wins, whatever its length",
                        List.of("short: hosts=*.io", "long: hosts=*.x.io"),
                        "GET a.x.io/",
                        "short"),
                arguments(
                        "a name that a route asks for wins over an older wildcard of a route that has names, too",
                        List.of("wild: hosts=*.x.io,b.org", "plain: hosts=a.x.io,*.org"),
                        "GET a.x.io/",
                        "plain"),
                arguments(
                        "what fewer routes name is looked at first",
                        List.of("mixed: hosts=a.x.io,*.org paths=/a/b", "plain: hosts=a.x.io paths=/a"),
                        "GET a.x.io/a/b",
                        "mixed"),
                arguments(
                        "one wildcard puts a route behind those without",
                        List.of("mixed: hosts=a.x.io,*.org paths=/a", "plain: hosts=a.x.io paths=/a"),
                        "GET a.x.io/a",
                        "plain"),
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
                        "names of groups may have underscores",
                        List.of("a: paths=/(?<user_id>\\d+)"),
                        "GET any/1",
                        "a"),
                arguments("braces may be plain", List.of("a: paths=/{id}"), "GET any/{id}", "a"),
                arguments("escapes are decoded in both", List.of("a: paths=/a%20b+"), "GET any/a%20bb", "a"),
                arguments("bytes beyond ASCII are those of UTF-8", List.of("a: paths=/é$"), "GET any/%C3%A9", "a"),
                arguments("POSIX classes", List.of("a: paths=/[[:digit:]]+"), "GET any/1", "a"),
                arguments(
                        "ampersands in a class are two of its members", List.of("a: paths=/[a&&b]$"), "GET any/&", "a"),

                // requests that cannot be decided
                arguments(
                        "an expression that takes too long is not known not to match",
                        List.of("endless: paths=/(a|a)*b", "other: paths=/"),
                        "GET any/" + "a".repeat(60),
                        "undecided"),
                arguments(
                        "its route does not matter when another comes before it",
                        List.of("endless: paths=/(a|a)*b", "other: paths=/ hosts=any"),
                        "GET any/" + "a".repeat(60),
                        "other"),
                arguments(
                        "nor when its host is another",
                        List.of("endless: paths=/(a|a)*b hosts=x.io", "other: paths=/"),
                        "GET any/" + "a".repeat(60),
                        "other"),
                arguments(
                        "long paths are decided",
                        List.of("deep: paths=/adm(?:/[a-z]|/[0-9])*", "other: paths=/"),
                        "GET any/adm" + "/a/1".repeat(2_000),
                        "deep"),
                arguments(
                        "an expression that cannot be used may match what begins as it does",
                        List.of("broken: paths=/admin/(", "open: paths=/"),
                        "GET any/admin/x",
                        "undecided"),
                arguments(
                        "and does not match what begins otherwise",
                        List.of("broken: paths=/admin/(", "open: paths=/"),
                        "GET any/public",
                        "open"),
                arguments(
                        "with an alternative it may match anything",
                        List.of("broken: paths=/admin/(|/public", "open: paths=/"),
                        "GET any/public",
                        "undecided"),
                arguments(
                        "so may a header whose expression cannot be used, when it is there",
                        List.of("broken: h.v=~*(", "open: paths=/"),
                        "GET any/ v=1",
                        "undecided"),
                arguments(
                        "and does not match when it is not there",
                        List.of("broken: h.v=~*(", "open: paths=/"),
                        "GET any/",
                        "open"),

                // server names, which need TLS
                arguments(
                        "on a plain connection a route for a server's name counts it and matches",
                        List.of("sni: paths=/a snis=x.io", "host: hosts=any methods=GET"),
                        "GET any/a",
                        "host"),

                // spellings of requests
                arguments("dots are resolved before", List.of("a: paths=/admin"), "GET any/x/../admin", "a"),
                arguments("an encoded letter is the letter", List.of("a: paths=/admin"), "GET any/%61dmin", "a"),
                arguments("an encoded slash is none", List.of("a: paths=/a/b"), "GET any/a%2Fb", "none"),
                arguments("slashes in a row are one", List.of("a: paths=/a/b"), "GET any//a//b", "a"));
    }

    /**
     * {@code routing/answers.txt} contains the answers of Kong 2.8.5's router for generated routes
     * and requests. For each configuration, it lists the routes, the oldest first, and then the
     * requests, each with the matching route and the matching part of the path. Kong receives the
     * routes in another order, and so does our router.
     */
    @Test
    void findsWhatKongFoundAmongGeneratedRoutes() throws Exception {
        List<String> faults = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        int answers = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RouterTest.class.getResourceAsStream("/routing/answers.txt")), UTF_8))) {
            for (String line : lines.lines().toList()) {
                if (line.isEmpty()) {
                    routes.clear();
                } else if (line.startsWith("route ")) {
                    routes.add(line.substring("route ".length()));
                } else {
                    int arrow = line.indexOf(" -> ");
                    Match<String> match = match(routes, line.substring("request ".length(), arrow));
                    String ours = match == null ? "none" : match.target() + " " + match.prefix();
                    answers++;
                    if (!ours.equals(line.substring(arrow + 4))) {
                        faults.add(line + ", here " + ours + " among " + routes);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(answers).isGreaterThan(5_000);
    }

    @Test
    void aHostMatchesWhateverItsCase() {
        assertThat(find(List.of("a: hosts=Example.com"), "GET eXAMPLE.COM:8000/"))
                .isEqualTo("a");
        assertThat(find(List.of("a: hosts=*.Example.com"), "GET a.eXAMPLE.com/"))
                .isEqualTo("a");
    }

    @Test
    void tellsThePartOfThePathThatMatched() throws Exception {
        assertThat(match(List.of("a: paths=/users/\\d+"), "GET any/users/12/profile")
                        .prefix())
                .isEqualTo("/users/12");
        assertThat(match(List.of("a: paths=/users"), "GET any/users/12").prefix())
                .isEqualTo("/users");
        assertThat(match(List.of("a: hosts=any"), "GET any/users/12").prefix()).isEmpty();
    }

    private static String find(List<String> routes, String request) {
        try {
            Match<String> match = match(routes, request);
            return match == null ? "none" : match.target();
        } catch (UndecidedException e) {
            return "undecided";
        }
    }

    private static @Nullable Match<String> match(List<String> routes, String request) throws UndecidedException {
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
        Collections.shuffle(rules, new Random(rules.size()));
        return router(rules)
                .match(new Query(
                        words[0],
                        words[1].substring(0, slash),
                        RequestPath.normalise(words[1].substring(slash)),
                        name -> headers.getOrDefault(name, List.of())));
    }

    /**
     * Builds the router as on a running node: route by route, with other routes in between that are
     * deleted again.
     */
    private static Router<String> router(List<Rule<String>> rules) {
        Router<String> router = Router.empty();
        Set<Router.Compiled<String>> passing = Set.of();
        for (Rule<String> rule : rules) {
            Router.Compiled<String> passes = Router.compile(rule);
            router = router.with(passing, List.of(Router.compile(rule), passes));
            passing = Set.of(passes);
        }
        return router.with(passing, List.of());
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
                UUID.nameUUIDFromBytes(text.getBytes(UTF_8)),
                words[0].replace(":", ""),
                parts.getOrDefault("methods", List.of()),
                parts.getOrDefault("hosts", List.of()),
                parts.getOrDefault("paths", List.of()),
                headers,
                parts.getOrDefault("snis", List.of()),
                Long.parseLong(parts.getOrDefault("priority", List.of("0")).get(0)),
                createdAt,
                false);
    }
}
