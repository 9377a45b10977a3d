package dev.kongdb.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.fixture.HelpedCaller;
import dev.kongdb.files.fixture.HelpedCallerProvider;
import dev.kongdb.plugin.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
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
        Path jar = folder.resolve(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(type + ".class"));
            out.write(content);
        }
        return jar.toUri().toURL();
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
            assertThat(code.unread()).isEqualTo(List.of(HelpedCaller.class.getName()));
        }
    }
}
