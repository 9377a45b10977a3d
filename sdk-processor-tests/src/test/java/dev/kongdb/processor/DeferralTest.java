package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.processor.Compilation.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor waits with a record for types that other processors still have to write. */
class DeferralTest {
    private static final String HEAD = """
            package waiting;

            import dev.kongdb.annotation.*;
            import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
            import java.util.*;
            import org.jspecify.annotations.Nullable;

            """;

    @TempDir
    Path folder;

    /**
     * A processor that writes the source in a {@code @Deprecated(since = …)} of a type, one source
     * in each round.
     */
    @SupportedAnnotationTypes("java.lang.Deprecated")
    private static final class Other extends AbstractProcessor {
        private final String type;
        private final String source;
        private final int round;
        private int rounds;

        Other(String type, String source, int round) {
            this.type = type;
            this.source = source;
            this.round = round;
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment environment) {
            if (environment.processingOver()) {
                return false;
            }
            String name = ++rounds == round ? type : "Step" + rounds;
            if (rounds <= round) {
                write(name, rounds == round ? source : "package waiting;\n@Deprecated class " + name + " {}\n");
            }
            return false;
        }

        private void write(String name, String text) {
            Element[] origins = {};
            try (Writer writer = processingEnv
                    .getFiler()
                    .createSourceFile("waiting." + name, origins)
                    .openWriter()) {
                writer.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Result compile(Tool tool, String source, Other other) {
        return new Compilation(folder, tool)
                .source(HEAD + source)
                .classPath(SdkApi.classes())
                .processors(new KongProcessor(), new ServiceFileProcessor(), other)
                .run();
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aTypeOfAComponentMayBeGeneratedTwoRoundsLater(Tool tool) {
        Result result = compile(
                tool, """
                @Deprecated
                @KongEntity(name = "things")
                public record Thing(@PrimaryKey @Auto UUID id, @Nullable List<Level> levels) {
                    /** Names what is generated for it. */
                    static ThingBuilder with() {
                        return ThingBuilder.with().levels(List.of(Level.LOW));
                    }
                }
                """, new Other("Level", "package waiting;\n@Deprecated public enum Level { LOW, HIGH }\n", 2));

        assertThat(result.errors()).isEmpty();
        assertThat(result.generated().get("waiting/ThingCodec.java"))
                .contains("\"one_of\", List.of(\"low\", \"high\")");
        assertThat(result.classFiles().get("META-INF/services/dev.kongdb.spi.EntityProvider"))
                .isEqualTo("waiting.ThingProvider\n");
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void anEntityThatIsReferredToMayBeGenerated(Tool tool) {
        Result result = compile(tool, """
                @Deprecated
                @KongEntity(name = "things")
                public record Thing(@PrimaryKey @Auto UUID id, @Nullable Reference<Other> other) {}
                """, new Other("Other", HEAD + """
                                @KongEntity(name = "others")
                                public record Other(@PrimaryKey @Auto UUID id) {}
                                """, 1));

        assertThat(result.errors()).isEmpty();
        assertThat(result.generated()).containsKeys("waiting/OtherDao.java", "waiting/ThingDao.java");
        assertThat(result.classFiles().get("META-INF/services/dev.kongdb.spi.EntityProvider"))
                .isEqualTo("waiting.OtherProvider\nwaiting.ThingProvider\n");
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void aClassNamedInAnAnnotationMayBeGenerated(Tool tool) {
        Result result = compile(tool, """
                @Deprecated
                @KongEntity(name = "things")
                public record Thing(@PrimaryKey @Auto UUID id, @Nullable Part part) {}

                @KongRecord
                record Part(@ValidatedBy(Rule.class) @Nullable String name) {}
                """, new Other("Rule", HEAD + """
                                final class Rule implements CustomValidator {
                                    public Verdict validate(Object value) {
                                        return Verdict.OK;
                                    }
                                }
                                """, 1));

        assertThat(result.errors()).isEmpty();
        assertThat(result.generated().get("waiting/PartCodec.java")).contains("new Rule()");
    }

    /**
     * The compiler reports a type that never appears. Eclipse's compiler then still uses the
     * generated classes, so other code compiles. javac has noted the missing types of the earlier
     * rounds.
     */
    @ParameterizedTest
    @EnumSource(Tool.class)
    void aTypeThatNeverComesIsReportedByTheCompilerAlone(Tool tool) {
        Result result = compile(tool, """
                @KongEntity(name = "things")
                public record Thing(@PrimaryKey @Auto UUID id, @Nullable Nothing nothing) {}

                class User {
                    ThingDao dao;
                    ThingBuilder builder = ThingBuilder.with();
                }
                """, new Other("Level", "", 0));

        assertThat(result.findings()).isEmpty();
        assertThat(result.errors())
                .anySatisfy(message -> assertThat(message.text()).contains("Nothing"));
        if (tool == Tool.ECJ) {
            assertThat(result.errors())
                    .allSatisfy(message -> assertThat(message.text()).contains("Nothing"));
        }
    }
}
