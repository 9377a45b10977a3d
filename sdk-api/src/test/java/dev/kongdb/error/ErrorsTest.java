package dev.kongdb.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors have Kong's codes, names, texts and statuses. */
class ErrorsTest {
    private static final Errors ERRORS = new Errors("postgres");
    private static final Map<String, Object> ID = Map.of("id", "x");

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        ERRORS.invalidPrimaryKey(Map.of("id", "expected a valid UUID")),
                        1,
                        "invalid primary key",
                        "invalid primary key: '{id=\"expected a valid UUID\"}'",
                        400),
                Arguments.of(
                        ERRORS.schemaViolation("name", "is wrong"),
                        2,
                        "schema violation",
                        "schema violation (name: is wrong)",
                        400),
                Arguments.of(
                        ERRORS.primaryKeyViolation(ID),
                        3,
                        "primary key violation",
                        "primary key violation on key '{id=\"x\"}'",
                        400),
                Arguments.of(
                        ERRORS.foreignKeyMissing("service", "services", ID),
                        4,
                        "foreign key violation",
                        "the foreign key '{id=\"x\"}' does not reference an existing 'services' entity.",
                        400),
                Arguments.of(
                        ERRORS.referencedBy("services", "routes"),
                        4,
                        "foreign key violation",
                        "an existing 'routes' entity references this 'services' entity",
                        400),
                Arguments.of(
                        ERRORS.uniqueViolation(Map.of("name", "a")),
                        5,
                        "unique constraint violation",
                        "UNIQUE violation detected on '{name=\"a\"}'",
                        409),
                Arguments.of(
                        ERRORS.notFound(ID),
                        6,
                        "not found",
                        "could not find the entity with primary key '{id=\"x\"}'",
                        404),
                Arguments.of(
                        ERRORS.notFoundBy(Map.of("name", "a")),
                        6,
                        "not found",
                        "could not find the entity with '{name=\"a\"}'",
                        404),
                Arguments.of(
                        ERRORS.invalidOffset("zzz", "bad base64 encoding"),
                        7,
                        "invalid offset",
                        "'zzz' is not a valid offset: bad base64 encoding",
                        400),
                Arguments.of(ERRORS.database(null, null), 8, "database error", "database error", 500),
                Arguments.of(
                        ERRORS.invalidSize("size must be a number"), 9, "invalid size", "size must be a number", 400),
                Arguments.of(
                        ERRORS.invalidUnique("name", "expected a string"),
                        10,
                        "invalid unique name",
                        "expected a string",
                        400),
                Arguments.of(
                        ERRORS.invalidOptions(Map.of("ttl", "must be an integer between 0 and 100000000")),
                        11,
                        "invalid options",
                        "invalid option (ttl: must be an integer between 0 and 100000000)",
                        400),
                Arguments.of(
                        ERRORS.invalidOptions(Map.of(
                                "tags", "must be a table", "pagination", Map.of("page_size", "must be a number"))),
                        11,
                        "invalid options",
                        "2 option violations (pagination.page_size: must be a number; tags: must be a table)",
                        400),
                Arguments.of(
                        ERRORS.transformationFailed("transformation failed: no", null),
                        15,
                        "transformation error",
                        "transformation failed: no",
                        400),
                Arguments.of(
                        ERRORS.invalidForeignKey(Map.of("id", "missing primary key")),
                        16,
                        "invalid foreign key",
                        "invalid foreign key: '{id=\"missing primary key\"}'",
                        400),
                Arguments.of(ERRORS.invalidWorkspace(null), 17, "invalid workspace", "invalid workspace 'null'", 400),
                Arguments.of(
                        ERRORS.invalidUniqueGlobal("name"),
                        18,
                        "invalid global query",
                        "unique key name is invalid for global query",
                        400));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void areThoseOfKong(KongDbException error, int code, String name, String message, int status) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.name()).isEqualTo(name);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error).hasMessage("[postgres] " + message);
        assertThat(error.strategy()).isEqualTo("postgres");
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.toMap())
                .containsEntry("code", code)
                .containsEntry("name", name)
                .containsEntry("message", message)
                .doesNotContainKey("strategy");
    }

    @Test
    void optionsAreToldAsOptionsAndFieldsAsFields() {
        KongDbException options = ERRORS.invalidOptions(Map.of("ttl", "wrong"));
        assertThat(options.options()).isEqualTo(Map.of("ttl", "wrong"));
        assertThat(options.fields()).isEmpty();
        assertThat(options.toMap()).containsKey("options").doesNotContainKey("fields");
        KongDbException violation = ERRORS.schemaViolation("a", "b");
        assertThat(violation.fields()).isEqualTo(Map.of("a", "b"));
        assertThat(violation.toMap()).containsKey("fields").doesNotContainKey("options");
    }

    @Test
    void tablesAreDumpedAsKongDumpsThem() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("b", 1.5);
        table.put("a-b", List.of(1L, true));
        table.put("a", null);
        table.put("c", "two\nlines");
        table.put("d", "a \"quote\"");
        table.put("e", 3.0);
        table.put("end", 1e14);
        table.put("f", 1e20);
        table.put("g", 0.1 + 0.2);
        table.put("h", "\u0001]]\n");
        String dump = "[\"a-b\"]={1,true},b=1.5,c=[[two\nlines]],d=\"a \\\"quote\\\"\",e=3,[\"end\"]=1e+14,f=1e+20,"
                + "g=0.3,h=[=[\u0001]]\n]=]}";
        String withNull = "{a=\"userdata: NULL\"," + dump;
        assertThat(ERRORS.invalidPrimaryKey(table).message()).isEqualTo("invalid primary key: '" + withNull + "'");
        assertThat(ERRORS.primaryKeyViolation(table).message())
                .isEqualTo("primary key violation on key '" + withNull + "'");
        assertThat(ERRORS.foreignKeyMissing("x", "y", table).message())
                .isEqualTo("the foreign key '" + withNull + "' does not reference an existing 'y' entity.");
        assertThat(ERRORS.uniqueViolation(table).message())
                .isEqualTo("UNIQUE violation detected on '{a=null," + dump + "'");
        assertThat(ERRORS.notFound(table).message())
                .isEqualTo("could not find the entity with primary key '" + withNull + "'");
        assertThat(ERRORS.notFoundBy(table).message()).isEqualTo("could not find the entity with '" + withNull + "'");
        assertThat(ERRORS.unresolvable("y", table))
                .isEqualTo("the foreign key cannot be resolved with '" + withNull + "' for an existing 'y' entity");
        assertThat(ERRORS.declarativeConfig(table).message()).isEqualTo("declarative config is invalid: " + withNull);
        assertThat(ERRORS.invalidForeignKey(table).message()).isEqualTo("invalid foreign key: '" + withNull + "'");
    }

    @Test
    void severalUnresolvedForeignKeysAreAllTold() {
        String text = ERRORS.unresolvable("services", Map.of("name", "a"));
        assertThat(text)
                .isEqualTo("the foreign key cannot be resolved with '{name=\"a\"}' for an existing 'services' entity");
        KongDbException one = ERRORS.foreignKeysUnresolved(Map.of("service", Map.of("name", text)));
        assertThat(one.code()).isEqualTo(13);
        assertThat(one.message()).isEqualTo("foreign key unresolved (service.name: " + text + ")");
        KongDbException two = ERRORS.foreignKeysUnresolved(
                Map.of("service", Map.of("name", "x"), "consumer", Map.of("username", "y")));
        assertThat(two.message()).isEqualTo("2 foreign keys unresolved (consumer.username: y; service.name: x)");
        assertThat(Arrays.asList(one.httpStatus(), two.httpStatus())).containsOnly(400);
    }
}
