package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects in which warnings are errors, or which are Java modules. */
class StrictProjectTest {
    /** Deprecated types and components, and a type with several constructors. */
    private static final String SOURCE = """
            package strict;

            import dev.kongdb.annotation.*;
            import dev.kongdb.plugin.PluginHandler;
            import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
            import java.util.*;
            import org.jspecify.annotations.NullMarked;
            import org.jspecify.annotations.NullUnmarked;
            import org.jspecify.annotations.Nullable;

            @NullMarked
            @Deprecated
            @KongEntity(name = "things", endpointKey = "name", cacheKey = {"name", "level"})
            @AtLeastOneOf({"name", "level"})
            public record Thing(
                    @PrimaryKey @Auto UUID id,
                    @Deprecated @Unique @Len(max = 10) @Nullable String name,
                    @Deprecated @Default("low") Level level,
                    @Nullable List<@Match("^a") String> names,
                    @Nullable Set<UUID> others,
                    @Nullable Part part,
                    @Nullable Reference<Thing> parent) {
                /** Which is meant? */
                public Thing(
                        UUID id,
                        @Nullable String name,
                        Level level,
                        @Nullable Set<String> names,
                        @Nullable List<UUID> others,
                        @Nullable Part part,
                        @Nullable Reference<Thing> parent) {
                    this(id, name, level, List.copyOf(names), Set.copyOf(others), part, parent);
                }

                @Deprecated(forRemoval = true)
                @KongRecord
                record Part(@Deprecated(forRemoval = true) @ValidatedBy(Rule.class) @Err("é\\u2028\\ud800 */ \\" \\\\u0041") @Nullable String text) {}

                enum Level {
                    LOW,
                    @Deprecated
                    HIGH
                }

                static final class Rule implements CustomValidator {
                    @Deprecated
                    Rule() {}

                    @Override
                    public Verdict validate(Object value) {
                        return Verdict.OK;
                    }
                }

                @PluginConfig
                record Config(@Nullable String text) {}

                @Deprecated
                @KongPlugin(name = "strict", version = "1.0.0", priority = 1)
                static final class Handler implements PluginHandler<Config> {}

                @NullUnmarked
                interface Old {
                    String text();
                }
            }
            """;

    private static final String TWO_IN_A_FILE = """
            package strict;

            import dev.kongdb.annotation.*;
            import java.util.UUID;

            @KongEntity(name = "firsts")
            public record First(@PrimaryKey @Auto UUID id) {}

            @KongEntity(name = "seconds")
            record Second(@PrimaryKey @Auto UUID id) {}
            """;

    /** Source with an annotation of a library, which may have its own processor. */
    private static final String FOREIGN = """
            package strict;

            import java.lang.annotation.*;

            final class Foreign {
                @Retention(RetentionPolicy.RUNTIME)
                @interface Mark {}

                @Mark
                static final class Marked {}
            }
            """;

    @TempDir
    Path folder;

    @Test
    void everyLintIsSilent() {
        Result result = new Compilation(folder, Tool.JAVAC)
                .source(SOURCE)
                .classPath(SdkApi.classes())
                .options("-Xlint:all", "-Werror")
                .run();
        assertThat(result.messages()).isEmpty();
        assertThat(result.success()).isTrue();
        assertThat(result.generated().get("strict/Thing_PartCodec.java"))
                .contains("\"\\u00e9\\u2028\\ud800 */ \\\" \\\\u0041\"");
    }

    @Test
    void eclipseIsSilentToo() {
        Result result = new Compilation(folder, Tool.ECJ)
                .source(SOURCE)
                .classPath(SdkApi.classes())
                .options("-failOnWarning")
                .run();
        assertThat(result.messages()).isEmpty();
        assertThat(result.success()).isTrue();
    }

    /**
     * If any processor is on the path, javac's lint demands a processor for each annotation in the
     * sources.
     */
    @Test
    void anAnnotationOfALibraryIsLeftToItsProcessorAndJavacsLintIsToldSo() {
        List<String> offered = new ArrayList<>();
        Result lint = foreign(offered, "-Xlint:all");
        assertThat(lint.messages())
                .singleElement()
                .asString()
                .contains("No processor claimed any of these annotations: ")
                .contains("strict.Foreign.Mark");
        assertThat(offered).containsExactly("strict.Foreign.Mark");
        assertThat(foreign(offered, "-Xlint:all,-processing", "-Werror").success())
                .isTrue();
    }

    /**
     * Generated classes are in their own files, and no annotation can suppress javac's warning
     * about that.
     */
    @Test
    void ofASecondRecordInAFileLintSaysThatOtherFilesUseIt() {
        assertThat(twoInAFile("-Xlint:all").messages())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.toString())
                        .contains("auxiliary class strict.Second")
                        .contains("should not be accessed from outside its own source file"));
        assertThat(twoInAFile("-Xlint:all,-auxiliaryclass", "-Werror").success())
                .isTrue();
    }

    private Result twoInAFile(String... options) {
        return new Compilation(folder, Tool.JAVAC)
                .source(TWO_IN_A_FILE)
                .classPath(SdkApi.classes())
                .options(options)
                .run();
    }

    /**
     * Compiles a source that uses only the library's annotation, with a second processor after
     * ours.
     */
    private Result foreign(List<String> offered, String... options) {
        return new Compilation(folder, Tool.JAVAC)
                .source(FOREIGN)
                .classPath(SdkApi.classes())
                .processors(new KongProcessor(), new ServiceFileProcessor(), new Following(offered))
                .options(options)
                .run();
    }

    /** A processor that receives the remaining annotations and claims none. */
    private static final class Following extends AbstractProcessor {
        private final List<String> offered;

        Following(List<String> offered) {
            this.offered = offered;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            annotations.stream()
                    .map(Object::toString)
                    .filter(name -> name.startsWith("strict"))
                    .forEach(offered::add);
            return false;
        }
    }

    @Test
    void aModuleNeedsOurModulesOnly() throws IOException {
        Path modules = Files.createDirectories(folder.resolve("modules"));
        jar(modules, "dev.kongdb.schema", classesOf(KongEntity.class));
        jar(modules, "dev.kongdb.api", SdkApi.classes());
        Result result = new Compilation(folder, Tool.JAVAC)
                .source(SOURCE.replace("@Deprecated\n", ""))
                .source("""
                        module strict {
                            requires dev.kongdb.schema;
                            requires dev.kongdb.api;
                            requires org.jspecify;
                        }
                        """)
                .options("--module-path", modules + ":" + classesOf(NullMarked.class))
                .run();
        assertThat(result.errors()).isEmpty();
        assertThat(result.generated().get("strict/ThingDao.java")).doesNotContain("javax.annotation");
    }

    private static Path classesOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void jar(Path modules, String name, Path classes) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, modules.resolve(name + ".jar"));
            return;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", name);
        try (OutputStream out = Files.newOutputStream(modules.resolve(name + ".jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
            }
        }
    }
}
