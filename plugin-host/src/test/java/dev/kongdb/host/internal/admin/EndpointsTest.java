package dev.kongdb.host.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints();

    @Test
    void aSegmentWrittenOutWinsOverAParameter() {
        endpoints.at("/plugins/:plugins");
        endpoints.at("/plugins/enabled");
        assertThat(path("plugins", "enabled")).isEqualTo("/plugins/enabled");
        assertThat(path("plugins", "x")).isEqualTo("/plugins/:plugins");
    }

    @Test
    void aParameterIsTriedWhenWhatIsWrittenOutLeadsNowhere() {
        endpoints.at("/schemas/plugins/validate");
        endpoints.at("/schemas/:name/fields/:field");
        assertThat(path("schemas", "plugins", "fields", "id")).isEqualTo("/schemas/:name/fields/:field");
    }

    @Test
    void parametersHaveTheNamesOfTheEndpointFound() {
        endpoints.at("/consumers/:consumers");
        endpoints.at("/consumers/:owner/key-auth/:key");
        assertThat(endpoints.find(List.of("consumers", "bob", "key-auth", "k")).parameters())
                .isEqualTo(Map.of("owner", "bob", "key", "k"));
        assertThat(endpoints.find(List.of("consumers", "bob")).parameters()).isEqualTo(Map.of("consumers", "bob"));
    }

    @Test
    void anUnknownPathIsNotFound() {
        endpoints.at("/consumers/:consumers");
        assertThat(endpoints.find(List.of("consumers"))).isNull();
        assertThat(endpoints.find(List.of("consumers", ""))).isNull();
        assertThat(endpoints.find(List.of("consumers", "a", "b"))).isNull();
        assertThat(endpoints.find(List.of())).isNull();
    }

    @Test
    void theyAreListedSegmentBySegmentWithParametersInBraces() {
        for (String path : List.of("/ab", "/a/:as/b", "/a", "/a/:as", "/ab/c")) {
            endpoints.at(path);
        }
        assertThat(endpoints.listed()).containsExactly("/a", "/a/{as}", "/a/{as}/b", "/ab", "/ab/c");
    }

    @Test
    void allowsHeadAndOptionsWithGet() {
        AdminPath endpoint = endpoints.at("/x").on("GET", request -> AdminResponse.ok(Map.of()));
        assertThat(answer(endpoint, "OPTIONS").headers()).containsEntry("Allow", "GET, HEAD, OPTIONS");
        assertThat(answer(endpoint, "HEAD").status()).isEqualTo(200);
        assertThat(answer(endpoint, "POST").status()).isEqualTo(405);
    }

    @Test
    void whatComesBeforeComesBeforeAnyMethod() {
        AdminPath endpoint = endpoints
                .at("/x")
                .on("GET", request -> AdminResponse.ok(Map.of()))
                .before(request -> {
                    throw AdminException.notFound();
                });
        for (String method : List.of("GET", "OPTIONS", "POST")) {
            assertThatThrownBy(() -> answer(endpoint, method)).isInstanceOf(AdminException.class);
        }
    }

    private static AdminResponse answer(AdminPath endpoint, String method) {
        return endpoint.answer(AdminRequest.of(method, Map.of(), null, null, new byte[0]));
    }

    private String path(String... segments) {
        return endpoints.find(List.of(segments)).endpoint().path();
    }
}
