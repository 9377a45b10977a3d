package dev.kongdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auto.service.AutoService;
import com.palantir.javapoet.JavaFile;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.processor.Compilation.Result;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The oldest version of Eclipse's compiler that the README supports. The build downloads its jar;
 * it runs in a class loader of its own.
 */
class OldEclipseTest {
    private static final Path JAR = Path.of("target", "ecj-oldest.jar");

    private static URLClassLoader loader;
    private static JavaCompiler compiler;
    private static StandardJavaFileManager manager;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws Exception {
        List<URL> urls = new ArrayList<>(List.of(JAR.toUri().toURL()));
        Stream.of(KongProcessor.class, KongEntity.class, JavaFile.class, AutoService.class, Nullable.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .forEach(urls::add);
        loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        compiler = instance("org.eclipse.jdt.internal.compiler.tool.EclipseCompiler", JavaCompiler.class);
        manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }

    @AfterAll
    static void unload() throws Exception {
        manager.close();
        loader.close();
    }

    private static <T> T instance(String type, Class<T> as) throws ReflectiveOperationException {
        return as.cast(loader.loadClass(type).getConstructor().newInstance());
    }

    private Compilation compilation() throws ReflectiveOperationException {
        return new Compilation(folder, Tool.ECJ)
                .by(compiler, manager)
                .classPath(SdkApi.classes())
                .processors(
                        instance(KongProcessor.class.getName(), Processor.class),
                        instance(ServiceFileProcessor.class.getName(), Processor.class));
    }

    @Test
    void makesOfARecordWhatTheNewestMakes() throws Exception {
        Result result = Fixtures.add("kinds", compilation()).run();
        assertThat(result.errors()).isEmpty();
        assertThat(result.generated())
                .isNotEmpty()
                .isEqualTo(Fixtures.compilation(folder.resolve("newest"), Tool.ECJ, "kinds")
                        .run()
                        .generated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KDB002", "KDB018", "KDB043", "KDB063", "KDB101"})
    void findsFaultsAtTheirPlaces(String fault) throws Exception {
        String source = Files.readString(FaultsTest.FIXTURES.resolve(fault + ".java"));
        assertThat(compilation().source(source).run().findings().stream()
                        .map(FaultsTest::place)
                        .sorted()
                        .toList())
                .isEqualTo(FaultsTest.marks(source, Tool.ECJ));
    }
}
