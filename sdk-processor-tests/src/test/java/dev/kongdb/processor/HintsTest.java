package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What messages advise, where an obvious advice would mislead. */
class HintsTest {
    @TempDir
    Path folder;

    @Test
    void anAdviceLeadsToWhatWasMeant() {
        Result result = compile(Map.of(
                "Bytes",
                "@KongRecord public record Bytes(byte @Nullable [] bytes) {}",
                "Empty",
                "@KongRecord public record Empty(@Nullable None none) { public enum None {} }",
                "Misspelt",
                "@KongEntity(name = \"misspelt\", cacheKey = \"nmae\")"
                        + " public record Misspelt(@PrimaryKey @Auto UUID id, @Unique @Nullable String name) {}",
                "Unknown",
                "@KongEntity(name = \"unknown\", cacheKey = \"colour\")"
                        + " public record Unknown(@PrimaryKey @Auto UUID id, @Nullable String text) {}",
                "Nested",
                "@KongRecord public record Nested(@Nullable Kind kind) { private enum Kind { A } }"));
        Map<String, String> said = result.errors().stream()
                .collect(Collectors.toMap(Message::file, Message::text, (one, other) -> one + "\n" + other));
        assertThat(said.get("Bytes.java")).contains("Base64", "String").doesNotContain("Use List for an array");
        assertThat(said.get("Empty.java"))
                .contains("it has no constants", "Give it constants.")
                .doesNotContain("@Name");
        assertThat(said.get("Misspelt.java")).contains("cacheKey = \"name\"").doesNotContain("= \"id\"");
        assertThat(said.get("Unknown.java"))
                .contains("No field is fit for it: add one, or leave cacheKey out.")
                .doesNotContain("= \"id\"");
        assertThat(said.get("Nested.java")).contains("The type Kind").doesNotContain("NestedKind");
    }

    @Test
    void aCacheKeyTakesTheValuesOfItsFieldsOnly() {
        String plan = "@KongEntity(name = \"plans\", cacheKey = {\"consumer\", \"level\", \"plan\"})"
                + " public record Plan(@PrimaryKey @Auto UUID id, @Required Reference<Consumer> consumer,"
                + " @Required Level level, @Required String plan) { public enum Level { LOW } }";
        String use = "public class Use { void use(PlanDao dao, Reference<Consumer> consumer) {\n%s\n} }";
        String right = "dao.cacheKey(consumer, Plan.Level.LOW, \"gold\");";
        assertThat(compile(Map.of("Plan", plan, "Use", use.formatted(right))).success())
                .isTrue();
        for (String wrong : new String[] {
            "dao.cacheKey(\"gold\", Plan.Level.LOW, consumer);",
            "dao.cacheKey(consumer, \"low\", \"gold\");",
            "dao.cacheKey(consumer, Plan.Level.LOW);",
            "dao.selectByCacheKey(\"gold\");"
        }) {
            Result result = compile(Map.of("Plan", plan, "Use", use.formatted(wrong)));
            assertThat(result.errors()).as(wrong).extracting(Message::file).containsOnly("Use.java");
        }
    }

    private Result compile(Map<String, String> types) {
        Compilation compilation = new Compilation(folder, Tool.JAVAC).classPath(SdkApi.classes());
        types.values()
                .forEach(type ->
                        compilation.source("""
                package hints;
                import dev.kongdb.annotation.*;
                import dev.kongdb.entity.Consumer;
                import dev.kongdb.value.*;
                import java.util.*;
                import org.jspecify.annotations.Nullable;
                %s
                """.formatted(type.replaceFirst(" public record", "\npublic record"))));
        return compilation.run();
    }
}
