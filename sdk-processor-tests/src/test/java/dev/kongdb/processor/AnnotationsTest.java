package dev.kongdb.processor;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Contains;
import dev.kongdb.annotation.Eq;
import dev.kongdb.annotation.Gt;
import dev.kongdb.annotation.IsRegex;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.MutuallyExclusiveSubsets;
import dev.kongdb.annotation.Ne;
import dev.kongdb.annotation.NotOneOf;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.PatternRule;
import dev.kongdb.annotation.Rules;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything in Kong's schema language has an annotation. */
class AnnotationsTest {
    private static final Path SOURCES = Path.of("../sdk-schema/src/main/java/dev/kongdb/annotation");

    private static Set<String> named(String meta) throws IOException {
        Set<String> names = new TreeSet<>();
        Pattern pattern = Pattern.compile("@" + meta + "\\(\\s*(?:value = )?\"(\\w+)[\".]");
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

    /** Names of JUnit, JAX-RS and the JDK that sources of plugins often import. */
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
     * A validator in Java: an annotation, its members, and their types. The type is text if the
     * member has the type of the field.
     */
    private record Spelling(Class<? extends Annotation> annotation, Map<String, Class<?>> members) {
        static Spelling of(Class<? extends Annotation> annotation) {
            return new Spelling(annotation, Map.of());
        }

        static Spelling of(Class<? extends Annotation> annotation, Class<?> type) {
            return of(annotation, "value", type);
        }

        static Spelling of(Class<? extends Annotation> annotation, String member, Class<?> type) {
            return new Spelling(annotation, Map.of(member, type));
        }
    }

    private static final Map<String, Spelling> VALIDATORS = Map.ofEntries(
            entry("eq", Spelling.of(Eq.class, String.class)),
            entry("ne", Spelling.of(Ne.class, String.class)),
            entry("not_one_of", Spelling.of(NotOneOf.class, String[].class)),
            entry("one_of", Spelling.of(OneOf.class, String[].class)),
            entry("gt", Spelling.of(Gt.class, double.class)),
            entry("timestamp", Spelling.of(Timestamp.class)),
            entry("uuid", Spelling.of(Uuid.class)),
            entry("is_regex", Spelling.of(IsRegex.class)),
            entry("between", new Spelling(Between.class, Map.of("min", double.class, "max", double.class))),
            entry("len_eq", Spelling.of(Len.class, "eq", int.class)),
            entry("len_min", Spelling.of(Len.class, "min", int.class)),
            entry("len_max", Spelling.of(Len.class, "max", int.class)),
            entry("starts_with", Spelling.of(StartsWith.class, String.class)),
            entry("not_match", Spelling.of(Match.class, "not", String.class)),
            entry("match_none", Spelling.of(Match.class, "none", PatternRule[].class)),
            entry("match", Spelling.of(Match.class, String.class)),
            entry("match_all", Spelling.of(Match.class, "all", PatternRule[].class)),
            entry("match_any", new Spelling(Match.class, Map.of("any", String[].class, "anyErr", String.class))),
            entry("contains", Spelling.of(Contains.class, String.class)),
            entry("custom_validator", Spelling.of(ValidatedBy.class, Class.class)),
            entry(
                    "mutually_exclusive_subsets",
                    Spelling.of(MutuallyExclusiveSubsets.class, MutuallyExclusiveSubsets.Subset[].class)));

    /** The validator whose Java name says more than Kong's. */
    private static final String RENAMED = "custom_validator";

    @Test
    void validatorsAreNamedAsInKong() throws IOException {
        assertThat(named("KongAttribute")).containsAll(VALIDATORS.keySet());
        VALIDATORS.forEach((validator, spelling) -> {
            List<String> words = Stream.concat(
                            Stream.of(spelling.annotation().getSimpleName()), spelling.members().keySet().stream())
                    .flatMap(name -> Arrays.stream(name.split("(?=[A-Z])")))
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            if (!validator.equals(RENAMED)) {
                assertThat(words).as(validator).contains(validator.split("_"));
            }
            spelling.members()
                    .forEach((member, type) -> assertThat(spelling.annotation().getDeclaredMethods())
                            .as(validator)
                            .anyMatch(method -> method.getName().equals(member)
                                    && method.getReturnType().equals(type)));
        });
    }

    /**
     * If an annotation stands for several validators, each member says for which, and the list
     * above has all members.
     */
    @ParameterizedTest
    @ValueSource(classes = {Len.class, Match.class})
    void eachMemberStandsForTheValidatorOfItsName(Class<? extends Annotation> annotation) throws IOException {
        Map<String, String> listed = new TreeMap<>();
        VALIDATORS.forEach((validator, spelling) -> {
            if (spelling.annotation().equals(annotation)) {
                spelling.members().keySet().forEach(member -> listed.put(member, validator));
            }
        });
        Map<String, String> marked = new TreeMap<>();
        Matcher member = Pattern.compile("@KongAttribute\\(\"(\\w+)[\\w.]*\"\\)\\s+\\S+ (\\w+)\\(\\)")
                .matcher(Files.readString(SOURCES.resolve(annotation.getSimpleName() + ".java")));
        while (member.find()) {
            marked.put(member.group(2), member.group(1));
        }
        assertThat(marked).isEqualTo(listed);
        assertThat(Arrays.stream(annotation.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(listed.keySet());
    }

    /**
     * In a check or a shorthand field, each validator is a member of one annotation, with Kong's
     * name.
     */
    @Test
    void rulesHaveEachValidator() {
        Map<String, String> renamed = Map.of("custom_validator", "validatedBy");
        assertThat(Arrays.stream(Rules.class.getDeclaredMethods()).map(Method::getName))
                .containsAll(VALIDATORS.keySet().stream()
                        .map(name -> renamed.getOrDefault(name, lowerCamelCase(name)))
                        .toList());
    }

    /** Validators and typedefs can also be on the types of elements, keys and values. */
    @Test
    void validatorsAndTypedefsStandOnTypesAsWell() throws Exception {
        Set<Class<?>> everywhere = new LinkedHashSet<>();
        VALIDATORS.values().forEach(spelling -> everywhere.add(spelling.annotation()));
        for (Path file : sources()) {
            if (Files.readString(file).contains("@KongTypedef(\"")) {
                everywhere.add(Class.forName("dev.kongdb.annotation.typedef."
                        + file.getFileName().toString().replace(".java", "")));
            }
        }
        assertThat(everywhere)
                .hasSizeGreaterThan(40)
                .allSatisfy(annotation -> assertThat(
                                annotation.getAnnotation(Target.class).value())
                        .contains(ElementType.RECORD_COMPONENT, ElementType.TYPE_USE));
    }

    @Test
    void checksAndTypedefsAreNamedAsInKong() throws IOException {
        Pattern pattern = Pattern.compile("@(KongTypedef|KongCheck)\\(\\s*(?:value = )?\"(\\w+)\"");
        // Kong uses these names for something else, too.
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

    private static String lowerCamelCase(String kongName) {
        String name = camelCase(kongName);
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
