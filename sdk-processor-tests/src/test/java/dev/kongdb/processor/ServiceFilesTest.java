package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service files, through which a jar on the class path is found. */
class ServiceFilesTest {
    private static final String FILE = "META-INF/services/dev.kongdb.spi.EntityProvider";

    @TempDir
    Path folder;

    private static String entity(String type, String name) {
        return """
                package served;

                import dev.kongdb.annotation.*;
                import java.util.UUID;

                @KongEntity(name = "%s")
                public record %s(@PrimaryKey @Auto UUID id) {}
                """.formatted(name, type);
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void entriesThatAreThereAreKeptAndStaleOnesDropped(Tool tool) throws IOException {
        Compilation compilation = new Compilation(folder, tool).classPath(SdkApi.classes());
        Path file = compilation.classes().resolve(FILE);
        Files.createDirectories(file.getParent());
        // A provider written by hand, a provider of another compilation into the same folder, and a
        // provider whose entity no longer exists.
        Files.writeString(file, "# by hand\ndev.kongdb.entity.ConsumerProvider\nserved.GoneProvider # gone\n");

        Result result = compilation
                .source(entity("Second", "seconds"))
                .source(entity("First", "firsts"))
                .run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.classFiles().get(FILE))
                .isEqualTo("dev.kongdb.entity.ConsumerProvider\nserved.FirstProvider\nserved.SecondProvider\n");
    }

    @Test
    void entitiesNestedInClassesAreNamedAsTheLoaderNeedsThem() {
        Result result = new Compilation(folder, Tool.JAVAC)
                .classPath(SdkApi.classes())
                .source("""
                        package served;

                        import dev.kongdb.annotation.*;
                        import java.util.UUID;

                        public class Outer {
                            @KongEntity(name = "inners")
                            public record Inner(@PrimaryKey @Auto UUID id) {}
                        }
                        """)
                .run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.classFiles().get(FILE)).isEqualTo("served.Outer_InnerProvider\n");
        assertThat(result.classFiles()).containsKey("served/Outer_InnerProvider.class");
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aPluginOnTheClassPathIsKnownByItsName(Tool tool) {
        String handler = """
                package %1$s;

                import dev.kongdb.annotation.*;
                import dev.kongdb.plugin.PluginHandler;

                @KongPlugin(name = "%1$s", version = "1.0.0", priority = 1)
                public class Handler implements PluginHandler<Handler.Config> {
                    @PluginConfig
                    public record Config() {}
                }
                """;
        Compilation library = new Compilation(folder.resolve("library"), tool)
                .classPath(SdkApi.classes())
                .source(handler.formatted("there"));
        assertThat(library.run().errors()).isEmpty();

        Result result = new Compilation(folder.resolve("here"), tool)
                .classPath(SdkApi.classes(), library.classes())
                .source(handler.formatted("here"))
                .source(entity("First", "firsts").replace("\")", "\", plugin = \"there\")"))
                .source(entity("Second", "seconds").replace("\")", "\", plugin = \"nowhere\")"))
                .run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.findings())
                .extracting(Compilation.Message::code, Compilation.Message::file)
                .containsExactly(tuple("KDB100", "Second.java"));
    }

    /** Gradle compiles only changed sources if each processor says which sources it reads. */
    @Test
    void bothProcessorsSayHowIncrementalTheyAre() throws IOException {
        String declared = resource("META-INF/gradle/incremental.annotation.processors");

        assertThat(declared.lines())
                .containsExactlyInAnyOrder(
                        KongProcessor.class.getName() + ",isolating",
                        ServiceFileProcessor.class.getName() + ",aggregating");
        assertThat(resource("META-INF/services/javax.annotation.processing.Processor")
                        .lines())
                .containsExactlyInAnyOrder(KongProcessor.class.getName(), ServiceFileProcessor.class.getName());
    }

    /** The requirement of Gradle for isolating processors. */
    @Test
    void everyGeneratedFileComesFromExactlyOneType() {
        OriginRecorder recorder = new OriginRecorder();
        Compilation compilation =
                Fixtures.compilation(folder, Tool.JAVAC, "kinds").processors(recorder);

        assertThat(compilation.run().errors()).isEmpty();
        assertThat(recorder.origins())
                .isNotEmpty()
                .allSatisfy((file, origins) -> assertThat(origins).as(file).hasSize(1));
        assertThat(recorder.origins())
                .containsEntry("kinds.PartCodec", List.of("kinds.Part"))
                .containsEntry("kinds.Part_DeepCodec", List.of("kinds.Part.Deep"))
                .containsEntry("kinds.EverythingDao", List.of("kinds.Everything"))
                .containsEntry("META-INF/kongdb/migrations/labels.postgres.sql", List.of("kinds.Label"));
    }

    private static String resource(String path) throws IOException {
        Stream<java.net.URL> all = KongProcessor.class.getClassLoader().resources(path);
        java.net.URL ours = all.filter(url -> url.toString().contains("sdk-processor"))
                .findFirst()
                .orElseThrow();
        try (var in = ours.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
