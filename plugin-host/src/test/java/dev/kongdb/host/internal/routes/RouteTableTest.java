package dev.kongdb.host.internal.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable.Builder routes = new RouteTable.Builder();

    @Test
    void aSegmentWrittenOutWinsOverAParameter() {
        add("/plugins/{plugins}", "/plugins/enabled");
        assertThat(path("/plugins/enabled")).isEqualTo("/plugins/enabled");
        assertThat(path("/plugins/x")).isEqualTo("/plugins/{plugins}");
    }

    @Test
    void aParameterIsTriedWhenWhatIsWrittenOutLeadsNowhere() {
        add("/schemas/plugins/validate", "/schemas/{name}/fields/{field}");
        assertThat(path("/schemas/plugins/fields/id")).isEqualTo("/schemas/{name}/fields/{field}");
    }

    @Test
    void parametersHaveTheNamesOfThePathFound() {
        add("/consumers/{consumers}", "/consumers/{owner}/key-auth/{key}");
        RouteTable table = routes.build();
        assertThat(table.find("/consumers/bob/key-auth/k").parameters()).isEqualTo(Map.of("owner", "bob", "key", "k"));
        assertThat(table.find("/consumers/bob").parameters()).isEqualTo(Map.of("consumers", "bob"));
    }

    @Test
    void anUnknownPathIsNotFound() {
        add("/consumers/{consumers}");
        RouteTable table = routes.build();
        assertThat(table.find("/consumers")).isNull();
        assertThat(table.find("/consumers//")).isNull();
        assertThat(table.find("/consumers/a/b")).isNull();
        assertThat(table.find("/")).isNull();
    }

    @Test
    void oneSlashAtTheEndIsNothing() {
        add("/", "/consumers", "/consumers/{consumers}");
        assertThat(path("/")).isEqualTo("/");
        assertThat(path("//")).isEqualTo("/");
        assertThat(path("/consumers/")).isEqualTo("/consumers");
        assertThat(path("/consumers/bob/")).isEqualTo("/consumers/{consumers}");
        assertThat(routes.build().find("/consumers/bob//")).isNull();
        assertThat(routes.build().find("//consumers")).isNull();
    }

    @Test
    void pathsAreListedSegmentBySegment() {
        add("/ab", "/a/{as}/b", "/a", "/a/{as}", "/ab/c", "/");
        assertThat(routes.build().paths().stream().map(AdminPath::template))
                .containsExactly("/", "/a", "/a/{as}", "/a/{as}/b", "/ab", "/ab/c");
    }

    @Test
    void allowsHeadAndOptionsWithGet() {
        add("/x");
        assertThat(answer("OPTIONS").headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(answer("HEAD").status()).isEqualTo(200);
        assertThat(answer("POST").status()).isEqualTo(405);
    }

    @Test
    void aPathThatIsWithheldIsListedAndAnswers404ToTheMethodsItWouldHave() {
        routes.addMade(get("/x", "made")).withhold("/x");
        assertThat(routes.build().paths()).singleElement().satisfies(path -> {
            assertThat(path.template()).isEqualTo("/x");
            assertThat(path.routes()).isEmpty();
        });
        for (String method : List.of("GET", "OPTIONS")) {
            assertThatThrownBy(() -> answer(method)).isInstanceOf(AdminException.class);
        }
        assertThat(answer("POST").status()).isEqualTo(405);
    }

    @Test
    void aRouteThatWasAddedTakesThePlaceOfOneThatIsMadeAndWrappersGoAroundItInTheOrderGiven() {
        routes.wrap("GET", "/x", (request, parent) -> said(parent.answer(request), "first"))
                .wrap("GET", "/x", (request, parent) -> said(parent.answer(request), "second"))
                .addMade(get("/x", "made"))
                .add(get("/x", "added"))
                .addMade(get("/x", "made later"));
        assertThat(answer("GET").body()).isEqualTo(Map.of("said", "added, first, second"));
    }

    @Test
    void mistakesInTheTableAreRefused() {
        add("/consumers/{consumers}");
        assertThatThrownBy(() -> add("/consumers/{consumers}"))
                .hasMessage("GET /consumers/{consumers} was added before");
        routes.wrap("PUT", "/consumers/{consumers}", (request, parent) -> parent.answer(request));
        assertThatThrownBy(routes::build).hasMessage("there is no PUT /consumers/{consumers} to put something around");
        RouteTable.Builder other = new RouteTable.Builder();
        other.add(get("/consumers/{consumers}", "")).add(get("/consumers/{id}", ""));
        assertThatThrownBy(other::build)
                .hasMessageContaining("/consumers/{consumers}")
                .hasMessageContaining("/consumers/{id}")
                .hasMessageContaining("use the same names");
    }

    private static AdminResponse said(AdminResponse answer, String more) {
        return AdminResponse.ok(Map.of("said", answer.body().get("said") + ", " + more));
    }

    private void add(String... paths) {
        for (String path : paths) {
            routes.add(get(path, path));
        }
    }

    private static AdminRoute get(String path, String said) {
        return AdminRoute.get(
                path, "Says something.", Content.OBJECT, request -> AdminResponse.ok(Map.of("said", said)));
    }

    private AdminResponse answer(String method) {
        return routes.build()
                .find("/x")
                .path()
                .answer(AdminRequest.of(method, Map.of(), null, HttpFields.EMPTY, new byte[0]));
    }

    private String path(String asked) {
        return routes.build().find(asked).path().template();
    }
}
