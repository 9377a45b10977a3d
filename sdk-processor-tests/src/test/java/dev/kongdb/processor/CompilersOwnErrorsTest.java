package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor neither repeats nor hides the errors that the compiler itself reports. */
class CompilersOwnErrorsTest {
    /**
     * Names that cannot be resolved, in every place of an annotated type that can contain a name.
     */
    private static final List<String> UNRESOLVED = List.of(
            entity("@Nullable Missing x"),
            entity("nope.Missing x"),
            entity("java.util.Map.Missing x"),
            entity("List<Missing> x"),
            entity("Missing[] x"),
            entity("List<? extends Missing> x"),
            entity("@Nullable Map<String, List<nope.Missing>> x"),
            entity("@Nullable Reference<Missing> x"),
            entity("@Nullable Missing<String> x"),
            entity("@Missing String x"),
            entity("@Nullable List<@Missing String> x"),
            entity("@nope.Missing String x"),
            entity("@Nullable @OnDelete(OnDelete.Action.MISSING) Reference<Consumer> x"),
            entity("@Nullable @ValidatedBy(Missing.class) String x"),
            entity("@Nullable @ValidatedBy(Rule.class) String x", "static class Rule implements Missing {}"),
            entity("@Nullable @ValidatedBy(Rule.class) String x", """
                    static class Rule implements CustomValidator {
                        Rule() throws Missing {}
                        public Verdict validate(Object value) { return Verdict.OK; }
                    }"""),
            entity("@Nullable @Len(min = Missing.N) String x"),
            entity("@Nullable @OneOf({\"a\", Missing.B}) String x"),
            entity("@Nullable @Rules(lenMin = Missing.N) String x"),
            entity("@Nullable Part x", "@KongRecord record Part(@Nullable Missing y) {}"),
            entity("@Nullable Level x", "enum Level implements Missing { A }"),
            entity(
                    "@Nullable Reference<Other> x",
                    "@KongEntity(name = \"o$\") public record Other(@PrimaryKey Missing id) {}"),
            "@Missing @KongEntity(name = \"$\") public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = Missing.NAME) public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = Missing.NAME) public record Thing(@PrimaryKey @Auto UUID id, @Nullable String x) {}",
            "@KongEntity(name = \"$\", cacheKey = Missing.KEY) public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = \"$\") @AtLeastOneOf(Missing.A) public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = \"$\") @CustomCheck(Missing.class) public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = \"$\") @ShorthandField(name = \"s\", func = Missing.class)"
                    + " public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = \"$\") public record Thing(@PrimaryKey @Auto UUID id) implements Missing {}",
            "@KongEntity(name = \"$\") public record Thing(@PrimaryKey @Auto UUID id) implements nope.Missing<String>"
                    + " {}",
            "@PluginConfig public record Thing(@Nullable Set<nope.Missing> x) {}",
            "@KongRecord public record Thing(@Nullable Map<Missing, String> x) {}",
            "@KongSubschema(of = Missing.class, keys = \"k\") public record Thing(@Nullable String x) {}",
            "@KongSubschema(of = Plugin.class, keys = \"k\") public record Thing(@Nullable Missing config) {}",
            handler("implements PluginHandler<Missing> {}"),
            handler("extends Missing {}"),
            handler("implements Missing<String> {}"),
            handler("implements PluginHandler<Thing.C> { Thing(Missing m) {} @PluginConfig record C() {} }"));

    /** Errors that compilers find only after the processors have run. */
    private static final List<String> LATER = List.of(
            entity("void x"),
            "@KongEntity public record Thing(@PrimaryKey @Auto UUID id) {}",
            "@KongEntity(name = \"$\") public record Thing(@PrimaryKey @Auto UUID id) { void m() { missing(); } }");

    @TempDir
    Path folder;

    private static String entity(String component, String... members) {
        return "@KongEntity(name = \"$\") public record Thing(@PrimaryKey @Auto UUID id, " + component + ") {\n"
                + String.join("\n", members) + "\n}";
    }

    private static String handler(String rest) {
        return "@KongPlugin(name = \"$\", version = \"1.0.0\", priority = 1) public class Thing " + rest;
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void namesThatCannotBeResolvedAreLeftToTheCompiler(Tool tool) {
        onlyTheCompilerSpeaks(tool, UNRESOLVED);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void errorsThatTheCompilerFindsLaterAreNotHidden(Tool tool) {
        onlyTheCompilerSpeaks(tool, LATER);
    }

    private void onlyTheCompilerSpeaks(Tool tool, List<String> sources) {
        Compilation compilation = new Compilation(folder, tool).classPath(SdkApi.classes());
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = "Thing" + i;
            all.add(name + ".java");
            compilation.source("""
                    package own;
                    import dev.kongdb.annotation.*;
                    import dev.kongdb.entity.Consumer;
                    import dev.kongdb.entity.Plugin;
                    import dev.kongdb.plugin.PluginHandler;
                    import dev.kongdb.schema.definition.*;
                    import dev.kongdb.value.*;
                    import java.util.*;
                    import org.jspecify.annotations.Nullable;

                    /** A source that does not compile. */
                    """ + "\n" + placed(sources.get(i), "n" + i, name));
        }
        Result result = compilation.run();
        assertThat(result.success()).isFalse();
        assertThat(result.findings()).isEmpty();
        assertThat(result.errors()).extracting(Message::file).containsAll(all);
    }

    /** The source with this name, and its public type on a separate line. */
    private static String placed(String source, String entity, String type) {
        return source.replace("$", entity)
                .replaceAll("\\bThing\\b", type)
                .replaceFirst(" public (record|class)", "\npublic $1");
    }
}
