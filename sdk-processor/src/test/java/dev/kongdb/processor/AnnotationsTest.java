package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing of Kong's schema language lacks its annotation. */
class AnnotationsTest {
    private static final Path SOURCES = Path.of("../sdk-schema/src/main/java/dev/kongdb/annotation");

    private static Set<String> named(String meta) throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern pattern = Pattern.compile("@" + meta + "\\(\\s*(?:value = )?\"(\\w+)\"");
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    @Test
    void everyValidatorAndAttributeHasOne() throws IOException {
        assertThat(named("KongAttribute"))
                .containsExactlyInAnyOrder(
                        "abstract",
                        "auto",
                        "between",
                        "contains",
                        "custom_validator",
                        "default",
                        "encrypted",
                        "eq",
                        "err",
                        "gt",
                        "immutable",
                        "is_regex",
                        "legacy",
                        "len_eq",
                        "len_max",
                        "len_min",
                        "match",
                        "match_all",
                        "match_any",
                        "match_none",
                        "mutually_exclusive_subsets",
                        "ne",
                        "not_match",
                        "not_one_of",
                        "on_delete",
                        "one_of",
                        "referenceable",
                        "required",
                        "starts_with",
                        "timestamp",
                        "unique",
                        "unique_across_ws",
                        "uuid");
    }

    @Test
    void everyTypedefHasOne() throws IOException {
        assertThat(named("KongTypedef"))
                .containsExactlyInAnyOrder(
                        "certificate",
                        "cidr_v4",
                        "destinations",
                        "header_name",
                        "headers",
                        "host",
                        "host_with_optional_port",
                        "hosts",
                        "http_method",
                        "ip",
                        "ip_or_cidr",
                        "key",
                        "lua_code",
                        "methods",
                        "name",
                        "path",
                        "paths",
                        "port",
                        "protocol",
                        "protocols",
                        "protocols_http",
                        "semantic_version",
                        "sni",
                        "sources",
                        "tag",
                        "tags",
                        "timeout",
                        "url",
                        "utf8_name",
                        "wildcard_host");
    }

    @Test
    void everyEntityCheckHasOne() throws IOException {
        assertThat(named("KongCheck"))
                .containsExactlyInAnyOrder(
                        "at_least_one_of",
                        "conditional",
                        "conditional_at_least_one_of",
                        "custom_entity_check",
                        "distinct",
                        "mutually_exclusive",
                        "mutually_exclusive_sets",
                        "mutually_required",
                        "only_one_of");
    }
}
