package dev.kongdb.host.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

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
    void anEndpointTakenAwayIsGoneWithWhatIsBelowIt() {
        endpoints.at("/targets");
        endpoints.at("/targets/:targets");
        endpoints.at("/tags");
        endpoints.remove("/targets");
        assertThat(endpoints.find(List.of("targets", "x"))).isNull();
        assertThat(endpoints.paths()).containsExactly("/tags");
    }

    @Test
    void allowsHeadAndOptionsWithGet() {
        Endpoint endpoint = endpoints.at("/x").on("GET", request -> AdminResponse.NOT_FOUND);
        assertThat(endpoint.allowed()).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(endpoint.operation("HEAD")).isSameAs(endpoint.operation("GET"));
        assertThat(endpoint.operation("POST")).isNull();
    }

    private String path(String... segments) {
        return endpoints.find(List.of(segments)).endpoint().path();
    }
}
