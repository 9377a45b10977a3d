package dev.kongdb.processor;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Contains;
import dev.kongdb.annotation.Eq;
import dev.kongdb.annotation.EqNull;
import dev.kongdb.annotation.Gt;
import dev.kongdb.annotation.IsRegex;
import dev.kongdb.annotation.LenEq;
import dev.kongdb.annotation.LenMax;
import dev.kongdb.annotation.LenMin;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.MatchAll;
import dev.kongdb.annotation.MatchAny;
import dev.kongdb.annotation.MatchNone;
import dev.kongdb.annotation.MutuallyExclusiveSubsets;
import dev.kongdb.annotation.Ne;
import dev.kongdb.annotation.NeNull;
import dev.kongdb.annotation.NotMatch;
import dev.kongdb.annotation.NotOneOf;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.PatternRule;
import dev.kongdb.annotation.StartsWith;
import dev.kongdb.annotation.Timestamp;
import dev.kongdb.annotation.Uuid;
import dev.kongdb.annotation.ValidatedBy;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing of Kong's schema language lacks its annotation. */
class AnnotationsTest {
    private static final Path SOURCES = Path.of("../sdk-schema/src/main/java/dev/kongdb/annotation");

    private static Set<String> named(String meta) throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern pattern = Pattern.compile("@" + meta + "\\(\\s*(?:value = )?\"(\\w+)\"");
        for (Path file : sources()) {
            Matcher matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                names.add(matcher.group(1));
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

    /** Names that sources of plugins import anyway: of JUnit, of JAX-RS, of the JDK. */
    @Test
    void noNameThatPluginsImportAnywayStandsInTheMainPackage() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
                    .doesNotContain(
                            "Certificate",
                            "Consumes",
                            "Headers",
                            "Host",
                            "Key",
                            "Path",
                            "Paths",
                            "Produces",
                            "Tag",
                            "Tags",
                            "Test",
                            "Timeout");
        }
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

    /**
     * The validators of Kong in its order, and the annotations of each with what they are given: text, where the type is that of the
     * field.
     */
    private static final Map<String, Map<Class<? extends Annotation>, Set<Class<?>>>> VALIDATORS = Map.ofEntries(
            entry("eq", Map.of(Eq.class, Set.of(String.class), EqNull.class, Set.of())),
            entry("ne", Map.of(Ne.class, Set.of(String.class), NeNull.class, Set.of())),
            entry("not_one_of", Map.of(NotOneOf.class, Set.of(String[].class))),
            entry("one_of", Map.of(OneOf.class, Set.of(String[].class))),
            entry("gt", Map.of(Gt.class, Set.of(double.class))),
            entry("timestamp", Map.of(Timestamp.class, Set.of())),
            entry("uuid", Map.of(Uuid.class, Set.of())),
            entry("is_regex", Map.of(IsRegex.class, Set.of())),
            entry("between", Map.of(Between.class, Set.of(double.class))),
            entry("len_eq", Map.of(LenEq.class, Set.of(int.class))),
            entry("len_min", Map.of(LenMin.class, Set.of(int.class))),
            entry("len_max", Map.of(LenMax.class, Set.of(int.class))),
            entry("starts_with", Map.of(StartsWith.class, Set.of(String.class))),
            entry("not_match", Map.of(NotMatch.class, Set.of(String.class))),
            entry("match_none", Map.of(MatchNone.class, Set.of(PatternRule[].class))),
            entry("match", Map.of(Match.class, Set.of(String.class))),
            entry("match_all", Map.of(MatchAll.class, Set.of(PatternRule[].class))),
            entry("match_any", Map.of(MatchAny.class, Set.of(String[].class, String.class))),
            entry("contains", Map.of(Contains.class, Set.of(String.class))),
            entry("custom_validator", Map.of(ValidatedBy.class, Set.of(Class.class))),
            entry(
                    "mutually_exclusive_subsets",
                    Map.of(MutuallyExclusiveSubsets.class, Set.of(MutuallyExclusiveSubsets.Subset[].class))));

    /** The one whose name in Java says more than Kong's. */
    private static final String RENAMED = "custom_validator";

    @Test
    void validatorsAreNamedAsInKong() throws IOException {
        assertThat(named("KongAttribute")).containsAll(VALIDATORS.keySet());
        VALIDATORS.forEach((validator, annotations) -> annotations.forEach((annotation, types) -> {
            if (!validator.equals(RENAMED)) {
                assertThat(annotation.getSimpleName()).startsWith(camelCase(validator));
            }
            assertThat(Arrays.stream(annotation.getDeclaredMethods()).map(Method::getReturnType))
                    .as(annotation.getSimpleName())
                    .allMatch(types::contains)
                    .hasSizeGreaterThanOrEqualTo(types.size());
        }));
    }

    /** What judges a value can stand on the types of elements, keys and values; that a value is null says nothing of those. */
    @Test
    void validatorsAndTypedefsStandOnTypesAsWell() throws Exception {
        Set<Class<?>> everywhere = new LinkedHashSet<>();
        VALIDATORS.values().forEach(annotations -> everywhere.addAll(annotations.keySet()));
        everywhere.removeAll(Set.of(EqNull.class, NeNull.class));
        for (Path file : sources()) {
            if (Files.readString(file).contains("@KongTypedef(\"")) {
                everywhere.add(Class.forName("dev.kongdb.annotation.typedef."
                        + file.getFileName().toString().replace(".java", "")));
            }
        }
        assertThat(everywhere)
                .hasSizeGreaterThan(45)
                .allSatisfy(annotation -> assertThat(
                                annotation.getAnnotation(Target.class).value())
                        .contains(ElementType.RECORD_COMPONENT, ElementType.TYPE_USE));
    }

    @Test
    void checksAndTypedefsAreNamedAsInKong() throws IOException {
        Pattern pattern = Pattern.compile("@(KongTypedef|KongCheck)\\(\\s*(?:value = )?\"(\\w+)\"");
        // Where Kong's name is that of another thing, too.
        Map<String, String> renamed = Map.of(
                "custom_entity_check", "EntityCheck",
                "name", "PlainName",
                "tag", "TagText",
                "sni", "SniName",
                "certificate", "PemCertificate",
                "headers", "HeaderMap");
        for (Path file : sources()) {
            Matcher matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                String kong = matcher.group(2);
                assertThat(file.getFileName()).hasToString(renamed.getOrDefault(kong, camelCase(kong)) + ".java");
            }
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String camelCase(String kongName) {
        return Arrays.stream(kongName.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
