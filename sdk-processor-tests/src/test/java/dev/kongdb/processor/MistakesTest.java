package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mistakes of plugin authors beyond the plain cases of {@link FaultsTest}. Both compilers report
 * each as a diagnostic at its line, and none as an error in generated code. All are compiled
 * together.
 */
class MistakesTest {
    /**
     * A mistake: the expected codes, and the source, in which the comment {@code // here} marks
     * each line with a diagnostic.
     */
    private record Mistake(String what, String codes, String source) {}

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("a private enum in a list", "KDB003", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable List<Level> levels) { // here
                        private enum Level { LOW }
                    }"""),
            new Mistake("an enum in a private class", "KDB003", """
                    @PluginConfig
                    public record Thing(
                            Hidden.@Nullable Level level) { // here
                        private static class Hidden { enum Level { LOW } }
                    }"""),
            new Mistake("a private record within", "KDB003 KDB003", """
                    @KongRecord
                    public record Thing(
                            @Nullable Part part) { // here
                        @KongRecord
                        private record Part(boolean on) {} // here
                    }"""),
            new Mistake("the configuration of a handler is private", "KDB003 KDB003", """
                    public class Thing {
                        @KongPlugin(name = "a-plugin", version = "1.0.0", priority = 1) // here
                        static class Handler implements PluginHandler<Config> {}
                        @PluginConfig
                        private record Config() {} // here
                    }"""),
            new Mistake("a record with type parameters within", "KDB042 KDB002", """
                    @KongRecord
                    public record Thing(
                            @Nullable Part<String> part) { // here
                        @KongRecord
                        public record Part<T>(boolean on) {} // here
                    }"""),
            new Mistake("a reference to a private entity", "KDB003 KDB003", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable Reference<Other> other) { // here
                        @KongEntity(name = "others$")
                        private record Other(@PrimaryKey @Auto UUID id) {} // here
                    }"""),
            new Mistake("a validator whose constructor throws", "KDB063", """
                    @KongRecord
                    public record Thing(
                            @ValidatedBy(Thing.Rule.class) @Nullable String text) { // here
                        static class Rule implements CustomValidator {
                            Rule() throws java.io.IOException {}
                            public Verdict validate(Object value) { return Verdict.OK; }
                        }
                    }"""),
            new Mistake("a validator with type parameters", "KDB063", """
                    @KongRecord
                    public record Thing(
                            @ValidatedBy(Thing.Rule.class) @Nullable String text) { // here
                        static class Rule<T> implements CustomValidator {
                            public Verdict validate(Object value) { return Verdict.OK; }
                        }
                    }"""),
            new Mistake("a handler whose constructor throws", "KDB081", """
                    @KongPlugin(name = "a-plugin", version = "1.0.0", priority = 1) // here
                    public class Thing implements PluginHandler<Thing.Config> {
                        public Thing(dev.kongdb.Kong kong) throws Exception {}
                        @PluginConfig
                        public record Config() {}
                    }"""),
            new Mistake("a handler that is an entity, too", "KDB006 KDB081", """
                    @KongPlugin(name = "a-plugin", version = "1.0.0", priority = 1) // here
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id) implements PluginHandler<Thing.Config> {
                        @PluginConfig
                        public record Config() {}
                    }"""),
            new Mistake("a name that would end a comment", "KDB010", """
                    @KongEntity(name = "*/ class X {} /*$") // here
                    public record Thing(@PrimaryKey @Auto UUID id) {}"""),
            new Mistake("a name that looks like a Unicode escape", "KDB040", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Name("\\\\u002a/") @Nullable String text) {} // here
                    """),
            new Mistake("half of a surrogate pair as a name", "KDB040", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Name("\\ud800") @Nullable String text) {} // here
                    """),
            new Mistake("a shorthand that is no name", "KDB040", """
                    @KongRecord
                    @ShorthandField(name = "1 /*", func = Thing.Expand.class) // here
                    public record Thing(@Nullable String text) {
                        static class Expand implements ShorthandFunction {
                            public Map<String, Object> expand(Object value) { return Map.of(); }
                            public Map<String, Object> apply(Object value) { return Map.of(); }
                        }
                    }"""),
            new Mistake("two components that differ in the case of a letter", "KDB039", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id, @Unique @Nullable String name,
                            @Name("other") @Unique @Nullable String Name) {} // here
                    """),
            new Mistake("a set of references", "KDB088", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable Set<Reference<Consumer>> consumers) {} // here
                    """),
            new Mistake("a reference in a configuration", "KDB088", """
                    @PluginConfig
                    public record Thing(
                            @Nullable Reference<Consumer> anonymous) {} // here
                    """),
            new Mistake("a node that needs a parent", "KDB009", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Required Reference<Thing> parent) {} // here
                    """),
            new Mistake("a column of PostgreSQL's", "KDB008", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable String cmin) {} // here
                    """),
            new Mistake("a regular expression in a list", "KDB089", """
                    @KongRecord
                    public record Thing(
                            @Nullable List<@Match("\\\\w+@\\\\w+") String> mails) {} // here
                    """),
            new Mistake("an endpoint key that two may have", "KDB102", """
                    @KongEntity(name = "$", endpointKey = "name") // here
                    public record Thing(@PrimaryKey @Auto UUID id, @Nullable String name) {}"""),
            new Mistake("the path of Kong's routes", "KDB101", """
                    @KongEntity(name = "$", adminApiName = "routes") // here
                    public record Thing(@PrimaryKey @Auto UUID id) {}"""),
            new Mistake("a reference whose column is too long", "KDB026", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Postgres(index = "i", constraint = "c")
                            @Nullable Reference<Other> aReferenceWithANameOfSomeLength) { // here
                        @KongEntity(name = "long$")
                        public record Other(@PrimaryKey @Required @Name("a_primary_key_with_a_name_of_some_length") String key) {}
                    }"""),
            new Mistake("bytes", "KDB042", """
                    @KongRecord
                    public record Thing(
                            @Nullable byte[] bytes) {} // here
                    """),
            new Mistake("an optional", "KDB042", """
                    @KongRecord
                    public record Thing(
                            Optional<String> text) {} // here
                    """),
            new Mistake("a component named equals of a type that cannot be", "KDB042", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable Date equals) {} // here
                    """),
            new Mistake("an enum without constants", "KDB061", """
                    @KongRecord
                    public record Thing(
                            @Nullable None none) { // here
                        public enum None {}
                    }"""),
            new Mistake("a cache key that is misspelt", "KDB017", """
                    @KongEntity(name = "$", cacheKey = {"nmae", "id"}) // here
                    public record Thing(@PrimaryKey @Auto UUID id, @Unique @Nullable String name) {}"""),
            new Mistake("an entity that is a class", "KDB001", """
                    @KongEntity(name = "$") // here
                    public final class Thing {
                    }"""),
            new Mistake("an entity held by another", "KDB042", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Nullable Consumer consumer) {} // here
                    """),
            new Mistake("an index with a quotation mark", "KDB104", """
                    @KongEntity(name = "$")
                    public record Thing(@PrimaryKey @Auto UUID id,
                            @Postgres(index = "a\\"b") @Nullable Reference<Consumer> consumer) {} // here
                    """),
            new Mistake("a subschema that is an entity, too", "KDB006", """
                    @KongSubschema(of = Plugin.class, keys = "x")
                    @KongEntity(name = "$") // here
                    public record Thing(@PrimaryKey @Auto UUID id) {}"""));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Tool.class)
    void areToldAtTheirLines(Tool tool) {
        Compilation compilation = new Compilation(folder, tool).classPath(SdkApi.classes());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MISTAKES.size(); i++) {
            Mistake mistake = MISTAKES.get(i);
            String source = """
                    package m%d;
                    import dev.kongdb.annotation.*;
                    import dev.kongdb.entity.Consumer;
                    import dev.kongdb.entity.Plugin;
                    import dev.kongdb.plugin.PluginHandler;
                    import dev.kongdb.schema.definition.*;
                    import dev.kongdb.value.*;
                    import java.util.*;
                    import org.jspecify.annotations.Nullable;
                    %s
                    """.formatted(i, mistake.source().replace("$", "m" + i));
            source = source.replace("class Thing", "class Thing" + i)
                    .replace("record Thing", "record Thing" + i)
                    .replace("Thing(dev", "Thing" + i + "(dev")
                    .replace("Thing.", "Thing" + i + ".")
                    .replace("Reference<Thing>", "Reference<Thing" + i + ">");
            compilation.source(source);
            List<Integer> lines = new ArrayList<>();
            List<String> text = source.lines().toList();
            for (int line = 0; line < text.size(); line++) {
                if (text.get(line).contains("// here")) {
                    lines.add(line + 1);
                }
            }
            String[] codes = mistake.codes().split(" ", -1);
            for (int j = 0; j < codes.length; j++) {
                int line = lines.get(Math.min(j, lines.size() - 1));
                expected.add("Thing%d.java:%d %s".formatted(i, line, codes[j]));
            }
        }
        Result result = compilation.run();
        assertThat(MISTAKES).hasSizeGreaterThan(30);
        assertThat(result.errors().stream().map(MistakesTest::shown).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().distinct().toList());
    }

    private static String shown(Message message) {
        return message.file()
                + ':'
                + message.line()
                + ' '
                + (message.code().isEmpty() ? message.text() : message.code());
    }
}
