package dev.kongdb.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.fixture.HelpedCaller;
import dev.kongdb.files.fixture.HelpedCallerProvider;
import dev.kongdb.files.fixture.InnerAsker;
import dev.kongdb.plugin.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of a plugin is found in jars and folders. */
class PluginCodeTest {
    private static final String HELPER = "dev/kongdb/files/fixture/Helper";

    @TempDir
    private Path folder;

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static byte[] bytes(String type) throws IOException {
        try (InputStream in = PluginCodeTest.class.getResourceAsStream("/" + type + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private URL jar(String file, String type, byte[] content) throws IOException {
        return jar(file, Map.of(type, content));
    }

    private URL jar(String file, Map<String, byte[]> classes) throws IOException {
        Path jar = folder.resolve(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> each : classes.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey() + ".class"));
                out.write(each.getValue());
            }
        }
        return jar.toUri().toURL();
    }

    /** The classes of the SDK, from its jar or folder. */
    private static Map<String, byte[]> classesOfSdk() throws Exception {
        Path sdk = Path.of(sdk().toURI());
        Map<String, byte[]> classes = new HashMap<>();
        if (Files.isDirectory(sdk)) {
            put(classes, sdk);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(sdk)) {
                put(classes, jar.getPath("/"));
            }
        }
        return classes;
    }

    private static void put(Map<String, byte[]> classes, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                classes.put(root.relativize(file).toString().replaceFirst("\\.class$", ""), Files.readAllBytes(file));
            }
        }
    }

    private static URL sdk() {
        return Feature.class.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void aHelperInAnotherJarIsRead() throws IOException {
        URL[] jars = {
            jar("provider.jar", name(HelpedCallerProvider.class), bytes(name(HelpedCallerProvider.class))),
            jar("plugin.jar", name(HelpedCaller.class), bytes(name(HelpedCaller.class))),
            jar("helper.jar", HELPER, bytes(HELPER)),
            sdk()
        };
        try (URLClassLoader loader = new URLClassLoader(jars, null)) {
            PluginCode code = new PluginCode(loader, name(HelpedCallerProvider.class));
            assertThat(code.unasked(Feature.SERIALIZED_VALUE_MODES))
                    .extracting(PluginCode.Place::type)
                    .containsExactly("dev.kongdb.files.fixture.Helper");
        }
    }

    @Test
    void aPluginInOneJarWithTheSdkIsReadAndTheSdkIsNot() throws Exception {
        Map<String, byte[]> classes = classesOfSdk();
        assertThat(classes.keySet().stream()
                        .map(type -> type.substring(0, type.lastIndexOf('/')))
                        .collect(Collectors.toSet()))
                .isEqualTo(PluginCode.SDK);
        for (String type : List.of(name(HelpedCallerProvider.class), name(HelpedCaller.class), HELPER)) {
            classes.put(type, bytes(type));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar("shaded.jar", classes)}, null)) {
            PluginCode code = new PluginCode(loader, name(HelpedCallerProvider.class));
            assertThat(code.unasked(Feature.SERIALIZED_VALUE_MODES))
                    .extracting(PluginCode.Place::type)
                    .containsExactly("dev.kongdb.files.fixture.Helper");
            assertThat(code.hooks()).isEmpty();
        }
    }

    @Test
    void onlyAClassThatAsksAndThoseInsideItAreTrusted() {
        PluginCode code = new PluginCode(PluginCodeTest.class.getClassLoader(), name(InnerAsker.class));
        assertThat(code.unasked(Feature.SERIALIZED_VALUE_MODES))
                .extracting(place -> place.type() + "." + place.method())
                .containsExactlyInAnyOrder(
                        "dev.kongdb.files.fixture.InnerAsker.note",
                        "dev.kongdb.files.fixture.InnerAsker$Mentions.note");
    }

    @Test
    void aClassOfAJavaThatIsTooNewIsToldAndAMissingOneIsNot() throws IOException {
        byte[] newer = bytes(name(HelpedCaller.class));
        newer[7] = 127; // the last byte of the version
        URL[] jars = {
            jar("provider.jar", name(HelpedCallerProvider.class), bytes(name(HelpedCallerProvider.class))),
            jar("plugin.jar", name(HelpedCaller.class), newer),
            sdk()
        };
        try (URLClassLoader loader = new URLClassLoader(jars, null)) {
            PluginCode code = new PluginCode(loader, name(HelpedCallerProvider.class));
            assertThat(code.warnings("helped"))
                    .containsExactly("helped: the class " + HelpedCaller.class.getName()
                            + " is of a newer Java than can be read; what it calls is not checked");
        }
    }
}
