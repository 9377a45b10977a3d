package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Message;
import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In every situation, the compiler goes on and reports something useful. */
class RobustnessTest {
    private static final String ENTITY = """
            package robust;

            import dev.kongdb.annotation.*;
            import java.util.*;
            import org.jspecify.annotations.Nullable;

            @KongEntity(name = "things", endpointKey = "nam")
            @AtLeastOneOf({"nme", "id"})
            @AtLeastOneOf("id")
            public record Thing(@PrimaryKey @Auto UUID id, @Nullable List<@Match("x") Integer> name) {}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aFaultOfTheProcessorIsAMessageWithANumberAndNoStackTrace(Tool tool) {
        for (Throwable failure : new Throwable[] {new IOException("disk full"), new IllegalStateException("a bug")}) {
            for (Processor processor : new Processor[] {new KongProcessor(), new ServiceFileProcessor()}) {
                Result result = new Compilation(folder, tool)
                        .source(ENTITY.replace(", endpointKey = \"nam\"", "")
                                .replace("nme", "name")
                                .replace("@Match(\"x\") ", ""))
                        .classPath(SdkApi.classes())
                        .processors(new BrokenFiler(processor, failure))
                        .run();

                assertThat(result.success()).isFalse();
                assertThat(result.findings()).extracting(Message::code).containsExactly("KDB099");
                assertThat(result.findings().get(0).text())
                        .contains("robust.Thing", failure.getMessage(), "Please report it")
                        .doesNotContain("\tat ", "\n    at ");
                assertThat(result.out()).doesNotContain("\tat ");
            }
        }
    }

    /** Build tools wrap the environment. Then the processor has no access to syntax trees. */
    @Test
    void withoutSyntaxTreesTheMessagerPlacesWhatItCan() {
        Result result = new Compilation(folder, Tool.JAVAC)
                .source(ENTITY)
                .classPath(SdkApi.classes())
                .processors(new OriginRecorder())
                .run();

        assertThat(result.findings())
                .extracting(message -> message.code() + " at " + message.line())
                .containsExactlyInAnyOrder("KDB015 at 7", "KDB066 at 10", "KDB054 at 10");
    }

    /**
     * One compilation reports all faults, so the author need not compile again to see the next one.
     */
    @ParameterizedTest
    @EnumSource(Tool.class)
    void allFaultsComeInOneCompilation(Tool tool) {
        Result result = new Compilation(folder, tool)
                .source("""
                        package robust;

                        import dev.kongdb.annotation.*;
                        import dev.kongdb.value.Reference;
                        import java.util.*;
                        import org.jspecify.annotations.Nullable;

                        @KongEntity(name = "Things", endpointKey = "nam", cacheKey = "key", ttl = true)
                        @AtLeastOneOf({"nme", "id"})
                        public record Thing(
                                @PrimaryKey @Auto UUID id,
                                @PrimaryKey @Required String second,
                                @Nullable String name,
                                @Nullable String key,
                                @Between(min = 1, max = 2) @Default("3") int size,
                                @Nullable Reference<String> other,
                                @Nullable Date date,
                                String undecided,
                                @Nullable Long ttl) {}

                        class User {
                            ThingDao dao;
                            ThingBuilder builder = ThingBuilder.with().name("x").size(3).date(null);
                        }
                        """)
                .classPath(SdkApi.classes())
                .run();

        assertThat(result.errors())
                .extracting(Message::code)
                .containsExactlyInAnyOrder(
                        "KDB010", "KDB015", "KDB018", "KDB066", "KDB013", "KDB053", "KDB046", "KDB042", "KDB043",
                        "KDB023");
    }
}
