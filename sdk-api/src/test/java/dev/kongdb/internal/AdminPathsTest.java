package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminPathsTest {
    private final Map<String, SchemaDefinition> definitions = new LinkedHashMap<>();

    AdminPathsTest() {
        define("consumers", Map.of());
        define("vaults_beta", Map.of("admin_api_name", "vaults-beta"));
        define("keys", Map.of("admin_api_name", "key-auths", "admin_api_nested_name", "key-auth"), "consumer");
    }

    private void define(String name, Map<String, ?> attributes, String... references) {
        Map<String, @Nullable Object> definition = new LinkedHashMap<>(attributes);
        definition.put("name", name);
        definition.put(
                "fields",
                List.of(references).stream()
                        .map(field -> Map.of(field, Map.of("type", "foreign", "reference", field + "s")))
                        .toList());
        definitions.put(name, SchemaDefinition.of(definition));
    }

    private void check() {
        AdminPaths.check(definitions, definition -> "the owner of " + definition.name());
    }

    @Test
    void entitiesOfDifferentNamesHavePathsOfTheirOwn() {
        define("others", Map.of(), "consumer");
        define("hidden", Map.of("admin_api_name", "consumers", "generate_admin_api", false));
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumers", "vaults-beta", "key-auths"})
    void thePathOfAnotherEntityIsRefusedNamingBothOwners(String taken) {
        define("others", Map.of("admin_api_name", taken));
        assertThatThrownBy(this::check)
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessageContaining("the path '/" + taken + "' of the Admin API has two owners: the owner of ")
                .hasMessageContaining(" and the owner of others; give the entity 'others' another adminApiName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "schemas", "endpoints", "config", "cache", "clustering"})
    void soIsAPathOfTheNodeItself(String taken) {
        define("others", Map.of("admin_api_name", taken));
        assertThatThrownBy(this::check).hasMessageContaining("two owners: Kong itself and the owner of others");
    }

    @Test
    void soIsAPathBelowTheSameParent() {
        define("others", Map.of("admin_api_nested_name", "key-auth"), "consumer");
        assertThatThrownBy(this::check)
                .hasMessageContaining(
                        "the path '/consumers/…/key-auth' of the Admin API has two owners: the owner of keys"
                                + " and the owner of others; give the entity 'others' another adminApiNestedName");
    }
}
