package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.KongSchemas;
import dev.kongdb.dao.Options;
import dev.kongdb.error.Errors;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of a call, as Kong checks them. */
class CallOptionsTest {
    private static final Schemas SCHEMAS = KongSchemas.found(CallOptionsTest.class.getClassLoader());
    private static final UUID CURRENT = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-00000000000b");

    private static CallOptions of(String entity, Options options) {
        Schema schema = SCHEMAS.schema(entity);
        return CallOptions.of(
                options, false, schema, CURRENT, name -> name.equals("other") ? OTHER : null, new Errors("postgres"));
    }

    private static Map<String, Object> explicitNull(String name) {
        return Collections.singletonMap(name, null);
    }

    static Stream<Arguments> wrong() {
        String notPrintable = "must only contain printable ascii (except `,` and `/`) or valid utf-8";
        return Stream.of(
                Arguments.of(
                        "services", Map.of("workspace", 1), "invalid option (workspace: must be a string or null)"),
                Arguments.of("services", Map.of("workspace", "none"), "invalid option (workspace: invalid workspace)"),
                Arguments.of("services", Map.of("show_ws_id", "yes"), "invalid option (show_ws_id: must be a boolean)"),
                Arguments.of("services", Map.of("transform", 1), "invalid option (transform: must be a boolean)"),
                Arguments.of("services", Map.of("ttl", 1), "invalid option (ttl: cannot be used with 'services')"),
                Arguments.of(
                        "clustering_data_planes",
                        Map.of("ttl", -1),
                        "invalid option (ttl: must be an integer between 0 and 100000000)"),
                Arguments.of(
                        "clustering_data_planes",
                        Map.of("ttl", 1.5),
                        "invalid option (ttl: must be an integer between 0 and 100000000)"),
                Arguments.of(
                        "clustering_data_planes",
                        Map.of("ttl", 100_000_001),
                        "invalid option (ttl: must be an integer between 0 and 100000000)"),
                Arguments.of("services", Map.of("tags", "a"), "invalid option (tags: invalid filter syntax)"),
                Arguments.of(
                        "services", Map.of("tags", "a", "tags_cond", "and"), "invalid option (tags: must be a table)"),
                Arguments.of(
                        "services",
                        Map.of("tags", List.of("1", "2", "3", "4", "5", "6"), "tags_cond", "and"),
                        "invalid option (tags: cannot query more than 5 tags)"),
                Arguments.of("services", Map.of("tags", List.of("a b")), "invalid option (tags: " + notPrintable + ")"),
                Arguments.of("services", Map.of("tags", List.of(1)), "invalid option (tags: " + notPrintable + ")"),
                Arguments.of(
                        "services",
                        Map.of("tags", List.of("a", "b")),
                        "invalid option (tags_cond: must be a either 'and' or 'or' when more than one tag is specified)"),
                Arguments.of(
                        "parameters",
                        Map.of("tags", List.of("a")),
                        "invalid option (tags: cannot be used with 'parameters')"),
                Arguments.of("services", Map.of("pagination", 1), "invalid option (pagination: must be a table)"),
                Arguments.of(
                        "services",
                        Map.of("pagination", Map.of("page_size", "x")),
                        "invalid option (pagination.page_size: must be a number)"),
                Arguments.of(
                        "services",
                        Map.of("pagination", Map.of("max_page_size", 0)),
                        "invalid option (pagination.max_page_size: must be an integer greater than 0)"),
                Arguments.of(
                        "services",
                        Map.of("pagination", Map.of("page_size", 11, "max_page_size", 10)),
                        "invalid option (pagination.page_size: must be an integer between 1 and 10)"),
                Arguments.of(
                        "services", Map.of("tags", Map.of("a", "b")), "invalid option (tags: " + notPrintable + ")"),
                Arguments.of("services", explicitNull("tags"), "invalid option (tags: invalid filter syntax)"),
                Arguments.of("services", explicitNull("ttl"), "invalid option (ttl: cannot be used with 'services')"),
                Arguments.of("services", explicitNull("show_ws_id"), "invalid option (show_ws_id: must be a boolean)"),
                Arguments.of("services", explicitNull("pagination"), "invalid option (pagination: must be a table)"),
                Arguments.of(
                        "services",
                        Map.of("pagination", explicitNull("page_size")),
                        "invalid option (pagination.page_size: must be a number)"),
                Arguments.of(
                        "services",
                        Map.of("ttl", 1, "transform", 1),
                        "2 option violations (transform: must be a boolean; ttl: cannot be used with 'services')"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongOptionIsRefusedInKongsWords(String entity, Map<String, Object> options, String message) {
        assertThatThrownBy(() -> of(entity, Options.of(options)))
                .isInstanceOfSatisfying(
                        InvalidOptionsException.class,
                        e -> assertThat(e.message()).isEqualTo(message));
    }

    @Test
    void theWorkspaceIsNamedOrCurrentOrAll() {
        assertThat(of("services", Options.nulls(true)).workspace()).isEqualTo(CURRENT);
        assertThat(of("services", Options.workspace(OTHER)).workspace()).isEqualTo(OTHER);
        assertThat(of("services", Options.workspace("other")).workspace()).isEqualTo(OTHER);
        CallOptions all = of("services", Options.allWorkspaces());
        assertThat(all.workspace()).isNull();
        assertThat(all.everywhere()).isTrue();
        assertThat(all.reads()).isEqualTo(Options.readPrimary());
        assertThat(of("services", Options.workspace("other")).reads().asMap())
                .isEqualTo(Map.of("workspace", OTHER.toString(), "read_primary", true));
        assertThat(of("ca_certificates", Options.nulls(true)).workspace())
                .as("of an entity without")
                .isNull();
    }

    @Test
    void whatIsSetIsTaken() {
        CallOptions call = of(
                "services",
                Options.nulls(true)
                        .and(Options.showWorkspaceId(true))
                        .and(Options.anyTag("a", "b"))
                        .and(Options.pagination(5, 10))
                        .and(Options.transform(false))
                        .and(Options.noBroadcast()));
        assertThat(call)
                .isEqualTo(new CallOptions(
                        true,
                        CURRENT,
                        false,
                        true,
                        null,
                        List.of("a", "b"),
                        true,
                        List.of(),
                        0,
                        5,
                        10,
                        false,
                        false,
                        false));
        assertThat(of("clustering_data_planes", Options.ttl(0)).ttl()).isZero();
        assertThat(CallOptions.none(CURRENT).broadcast()).isTrue();
    }

    /** Values that Lua takes for true, and options that Kong does not read. */
    @Test
    void oddValuesCountAsTheyDoInLua() {
        assertThat(of("services", Options.of(explicitNull("nulls"))).nulls()).isTrue();
        assertThat(of("services", Options.of(Map.of("nulls", 0))).nulls()).isTrue();
        assertThat(of("services", Options.of(Map.of("nulls", false))).nulls()).isFalse();
        assertThat(of("services", Options.of(explicitNull("no_broadcast_crud_event")))
                        .broadcast())
                .isFalse();
        assertThat(of("services", Options.of(Map.of("workspace", false))).workspace())
                .isEqualTo(CURRENT);
        assertThat(of("services", Options.of(Map.of("tags_cond", "xor"))).tags())
                .isEmpty();
        assertThat(of("services", Options.of(Map.of("pagination", List.of()))).pageSize())
                .isEqualTo(1000);
        assertThat(of("services", Options.of(Map.of("tags", List.of("", "a"), "tags_cond", "and")))
                        .tags())
                .containsExactly("", "a");
    }

    @Test
    void aPageOfTagsMindsItsSizeAndWhereItIsReadFromOnly() {
        Errors errors = new Errors("postgres");
        CallOptions call = CallOptions.ofTagPage(
                Options.of(Map.of("ttl", -1, "workspace", "none", "pagination", Map.of("page_size", 60_000)))
                        .and(Options.readPrimary()),
                errors);
        assertThat(call.pageSize()).isEqualTo(60_000);
        assertThat(call.readPrimary()).isTrue();
        assertThat(CallOptions.ofTagPage(Options.none(), errors).pageSize()).isEqualTo(1000);
        assertThatThrownBy(() ->
                        CallOptions.ofTagPage(Options.of(Map.of("pagination", Map.of("page_size", 0))), errors))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "~", "!", "\u00e9", "\ud83d\ude00"})
    void printableTagsAreValid(String tag) {
        assertThat(of("services", Options.of(Map.of("tags", List.of(tag)))).tags())
                .containsExactly(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a/b", "\t", "\u007f", "\ud83d", "\ude00", "\ud83dx"})
    void othersAreNot(String tag) {
        assertThatThrownBy(() -> of("services", Options.of(Map.of("tags", List.of(tag)))))
                .isInstanceOf(InvalidOptionsException.class);
    }
}
