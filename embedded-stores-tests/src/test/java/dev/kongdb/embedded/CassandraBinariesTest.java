package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.embedded.cassandra.CassandraServer;
import java.io.File;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path of Cassandra, from one artefact. */
class CassandraBinariesTest {
    @TempDir
    private Path temporary;

    @AfterEach
    void forgetTheCacheOfTheTest() {
        System.clearProperty(StoreCache.PROPERTY);
    }

    @Test
    void unpacksOnceIntoTheCacheThatThePropertyNames() throws Exception {
        Path cache = temporary.resolve("cache");
        System.setProperty(StoreCache.PROPERTY, cache.toString());
        ServerAccount account = ServerAccount.choose();

        CompletableFuture<CassandraBinaries> other =
                CompletableFuture.supplyAsync(() -> CassandraBinaries.find(account));
        CassandraBinaries found = CassandraBinaries.find(account);

        assertThat(other.get()).isEqualTo(found);
        assertThat(FileTrees.list(cache)).containsExactly(found.home());
        try (Stream<Path> tree = Files.walk(found.home())) {
            assertThat(tree)
                    .allSatisfy(path -> assertThat(Files.getPosixFilePermissions(path))
                            .as(path.toString())
                            .contains(PosixFilePermission.OTHERS_READ)
                            .doesNotContain(PosixFilePermission.OTHERS_WRITE));
        }

        // as a cleaner of temporary directories does
        Path swept = found.home().resolve(found.jars().get(0));
        Files.delete(swept);
        assertThat(CassandraBinaries.find(account)).isEqualTo(found);
        assertThat(swept).isRegularFile();
    }

    @Test
    void whatItUnpacksIsAllThatTheServersOwnClassesNeed() throws Exception {
        String classPath = CassandraBinaries.find(ServerAccount.choose()).classPath();
        URL[] urls = Stream.of(classPath.split(File.pathSeparator, -1))
                .map(CassandraBinariesTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader server = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            for (String name : CassandraServer.classes()) {
                Class<?> type = server.loadClass(name.replace(".class", "").replace('/', '.'));
                assertThat(type.getClassLoader()).isSameAs(server);
                assertThat(type.getDeclaredClasses())
                        .allSatisfy(nested -> assertThat(CassandraServer.classes())
                                .contains(nested.getName().replace('.', '/') + ".class"));
            }
            assertThat(server.loadClass(CassandraServer.MAIN_CLASS).getMethods())
                    .isNotEmpty();
        }
    }

    @Test
    void theLicenceOfEachJarIsNamedBesideThem() throws Exception {
        List<String> named;
        try (InputStream list = CassandraServer.open("META-INF/THIRD-PARTY.md")) {
            named = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("`", -1)[1])
                    .toList();
        }
        assertThat(named)
                .isEqualTo(CassandraServer.jars().stream()
                        .map(jar -> jar.substring(jar.lastIndexOf('/') + 1))
                        .map(jar -> jar.replaceFirst("-\\d[^/]*\\.jar$", ""))
                        .sorted()
                        .toList());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
