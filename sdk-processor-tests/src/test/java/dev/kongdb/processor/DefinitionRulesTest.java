package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import dev.kongdb.processor.internal.diagnostic.Fault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every rule of Kong for definitions, the compiler reports its own diagnostic, or no record can
 * break the rule. The same holds for mistakes that Kong does not see. {@link FaultsTest} tests the
 * texts and places of the diagnostics.
 */
class DefinitionRulesTest {
    @TempDir
    Path folder;

    /** A rule, and a record that breaks it. */
    private record Broken(String rule, String code, String components, String annotations) {
        static Broken by(String rule, String code, String components) {
            return new Broken(rule, code, components, "@KongEntity(name = \"things\")");
        }

        static Broken by(String rule, String code, String components, String annotations) {
            return new Broken(rule, code, components, annotations);
        }
    }

    /** A rule that no record can break. */
    private record Unwritable(String rule, String why) {}

    private static final String ID = "@PrimaryKey @Auto UUID id";

    private static final List<Broken> BROKEN = List.of(
            // Kong's metaschema
            Broken.by("name missing", "KDB010", ID, "@KongEntity(name = \"\")"),
            Broken.by("primary_key missing", "KDB012", "@Auto UUID id"),
            Broken.by("fields missing", "KDB012", ""),
            Broken.by(
                    "an attribute not allowed for the type",
                    "KDB054",
                    ID + ", @Between(min = 1, max = 2) @Nullable String x"),
            Broken.by("unique of a type that cannot be", "KDB054", ID + ", @Unique @Nullable Boolean x"),
            Broken.by("a default that breaks its own field", "KDB053", ID + ", @Len(min = 2) @Default(\"x\") String x"),
            Broken.by(
                    "between not of whole numbers", "KDB072", ID + ", @Between(min = 0.5, max = 2) @Nullable Double x"),
            Broken.by("endpoint_key not a field", "KDB015", ID, "@KongEntity(name = \"things\", endpointKey = \"x\")"),
            Broken.by("cache_key names a non-field", "KDB017", ID, "@KongEntity(name = \"things\", cacheKey = \"x\")"),
            Broken.by(
                    "a single cache_key that is not unique",
                    "KDB018",
                    ID + ", @Nullable String x",
                    "@KongEntity(name = \"things\", cacheKey = \"x\")"),
            Broken.by(
                    "ttl with a field named ttl",
                    "KDB023",
                    ID + ", @Nullable Long ttl",
                    "@KongEntity(name = \"things\", ttl = true)"),
            Broken.by(
                    "subschema_key not a field", "KDB021", ID, "@KongEntity(name = \"things\", subschemaKey = \"x\")"),
            Broken.by(
                    "subschema_key not a string or set",
                    "KDB022",
                    ID + ", @Nullable Long x",
                    "@KongEntity(name = \"things\", subschemaKey = \"x\")"),
            Broken.by(
                    "a transformation without on_write and on_read",
                    "KDB069",
                    ID,
                    thing("@Transformation(input = \"id\")")),
            Broken.by("a transformation naming a non-field", "KDB066", ID, thing("@Transformation(input = \"x\")")),
            Broken.by("an entity check of nothing", "KDB035", ID, thing("@AtLeastOneOf({})")),
            Broken.by("an empty text where one is needed", "KDB078", ID + ", @StartsWith(\"\") @Nullable String x"),
            // Loading
            Broken.by("map keys that are no strings", "KDB048", ID + ", @Nullable Map<Integer, String> x"),
            Broken.by("a reference to no entity", "KDB046", ID + ", @Nullable Reference<String> x"),
            // Mistakes that Kong does not see
            Broken.by(
                    "an abstract field that is never specialised",
                    "KDB033",
                    ID + ", @Abstract @Nullable Map<String, Object> x"),
            Broken.by("two fields of one name", "KDB041", ID + ", @Name(\"id\") @Nullable String x"),
            Broken.by("two primary keys", "KDB013", ID + ", @PrimaryKey @Auto UUID x"),
            Broken.by("a check of an unknown field", "KDB066", ID, thing("@AtLeastOneOf(\"x\")")),
            Broken.by("a field twice in a check", "KDB034", ID, thing("@Distinct({\"id\", \"id\"})")),
            Broken.by(
                    "a field twice in the cache key",
                    "KDB020",
                    ID + ", @Nullable String x",
                    "@KongEntity(name = \"things\", cacheKey = {\"x\", \"x\"})"),
            Broken.by(
                    "on_delete = null of a required reference",
                    "KDB079",
                    ID + ", @Required @OnDelete(OnDelete.Action.NULL) Reference<Consumer> x"),
            Broken.by("len_min > len_max", "KDB073", ID + ", @Len(min = 3, max = 2) @Nullable String x"),
            Broken.by("between with low > high", "KDB073", ID + ", @Between(min = 3, max = 2) @Nullable Long x"),
            Broken.by("required, and eq = null", "KDB073", ID + ", @Required @Eq(Rules.NULL) String x"),
            Broken.by("an empty one_of", "KDB075", ID + ", @OneOf({}) @Nullable String x"),
            Broken.by("an option of another type", "KDB105", ID + ", @OneOf(\"x\") @Nullable Integer x"),
            Broken.by("a malformed pattern", "KDB071", ID + ", @Match(\"[\") @Nullable String x"),
            Broken.by("a default regex that does not compile", "KDB053", ID + ", @IsRegex @Default(\"(\") String x"),
            Broken.by("a default of a unique field", "KDB084", ID + ", @Unique @Default(\"x\") String x"),
            Broken.by("the name of an entity of Kong", "KDB029", ID, "@KongEntity(name = \"consumers\")"));

    private static final List<Unwritable> UNWRITABLE = List.of(
            new Unwritable("unknown top-level key", "the members of @KongEntity are fixed"),
            new Unwritable("wrong type of a top-level key", "the members of @KongEntity have types"),
            new Unwritable("an entry of fields that is no table, empty, or has two names", "a component is one field"),
            new Unwritable("no type, or an unknown one", "it follows from the component's; KDB042 where it cannot"),
            new Unwritable("unknown attribute", "an attribute is an annotation, and javac knows them"),
            new Unwritable(
                    "array, set, map or record without its parts",
                    "they are the type's arguments; KDB047 where they lack"),
            new Unwritable("elements, keys or values that are no table", "they are types"),
            new Unwritable("unique_across_ws without unique", "it is a member of @Unique"),
            new Unwritable("bad on_delete", "it is an enum"),
            new Unwritable("between that is no pair", "it has two members, both needed"),
            new Unwritable("an entity check entry with two checks, or an unknown one", "a check is an annotation"),
            new Unwritable(
                    "shorthands and shorthand_fields both", "there is one annotation, which makes shorthand_fields"),
            new Unwritable("shorthand without func", "the member has no default"),
            new Unwritable("shorthand of records, references or functions", "the enum of types has none"),
            new Unwritable("nilable or function types in entities", "no annotation and no Java type makes them"),
            new Unwritable("a foreign without reference", "it is the type's argument; KDB047 where it lacks"),
            new Unwritable(
                    "subschema of an entity without subschema_key", "@KongPlugin specialises plugins, which have one"),
            new Unwritable(
                    "subschema with a new field, or of another type",
                    "@KongPlugin specialises config, consumer, service, route and protocols only"));

    private static String thing(String more) {
        return "@KongEntity(name = \"things\")\n" + more;
    }

    static Stream<Arguments> broken() {
        return BROKEN.stream().map(broken -> Arguments.of(broken.rule(), broken));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void isToldWhenCompiled(String rule, Broken broken) {
        Result result = new Compilation(folder, Tool.JAVAC)
                .source("""
                        package rules;

                        import dev.kongdb.annotation.*;
                        import dev.kongdb.entity.Consumer;
                        import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
                        import java.util.*;
                        import org.jspecify.annotations.Nullable;

                        %s
                        record Thing(%s) {}
                        """.formatted(broken.annotations(), broken.components()))
                .classPath(SdkApi.classes())
                .run();

        assertThat(result.errors()).as(rule).extracting(Message::code).contains(broken.code());
        assertThat(result.errors())
                .extracting(Message::code)
                .doesNotContain("", Fault.REFUSED_BY_KONG.code(), Fault.INTERNAL.code());
        assertThat(Arrays.stream(Fault.values()).map(Fault::code)).contains(broken.code());
    }

    /** Each rule must be in exactly one of the lists. */
    @ParameterizedTest
    @MethodSource("unwritable")
    void cannotBeWritten(String rule, String why) {
        assertThat(why).isNotBlank();
        assertThat(BROKEN).extracting(Broken::rule).doesNotContain(rule);
    }

    static Stream<Arguments> unwritable() {
        return UNWRITABLE.stream().map(row -> Arguments.of(row.rule(), row.why()));
    }
}
