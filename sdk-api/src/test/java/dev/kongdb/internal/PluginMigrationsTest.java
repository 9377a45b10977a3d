package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.MigrationConnector;
import dev.kongdb.migration.Subsystem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginMigrationsTest {
    private static final Subsystem GENERATED =
            new Subsystem("my-plugin", List.of(new Migration("000_base_my_plugin", "new", List.of("002_old"))));

    @TempDir
    private Path jar;

    private URLClassLoader loader;

    @BeforeEach
    void open() throws IOException {
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private void file(String name, String text) throws IOException {
        Path file = jar.resolve("META-INF/kongdb/migrations/my-plugin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<Migration> complete(String store, MigrationCode... codes) {
        return PluginMigrations.complete(List.of(GENERATED), Map.of("my-plugin", loader), List.of(codes), store)
                .get(0)
                .migrations();
    }

    private record Code(String plugin, String name) implements MigrationCode {
        @Override
        public void up(MigrationConnector database) {}
    }

    @Test
    void withoutAnIndexThereIsWhatIsGenerated() {
        assertThat(complete("postgres")).isEqualTo(GENERATED.migrations());
    }

    @Test
    void theFilesOfTheStoreComeAfterWhatIsGenerated() throws IOException {
        file("index", "003_a # first\n\n# then\n004_b\n");
        file("003_a.postgres.sql", "a");
        file("003_a.postgres.teardown.sql", "a down");
        file("003_a.cassandra.cql", "a cql");
        file("004_b.postgres.sql", "");
        file("004_b.cassandra.cql", "b cql");
        file("004_b.cassandra.teardown.cql", "b down");
        assertThat(complete("postgres"))
                .containsExactly(
                        GENERATED.migrations().get(0),
                        new Migration("003_a", "a", "a down", null, List.of()),
                        new Migration("004_b", "", null, null, List.of()));
        assertThat(complete("cassandra"))
                .containsExactly(
                        GENERATED.migrations().get(0),
                        new Migration("003_a", "a cql", null, null, List.of()),
                        new Migration("004_b", "b cql", "b down", null, List.of()));
    }

    @Test
    void whatAnEarlierVersionGeneratedTakesThePlaceOfWhatThisOneDoes() throws IOException {
        file("index", "000_base_my_plugin\n003_a");
        file("000_base_my_plugin.postgres.sql", "old");
        file("003_a.postgres.sql", "a");
        assertThat(complete("postgres"))
                .containsExactly(
                        new Migration("000_base_my_plugin", "old", List.of("002_old")),
                        new Migration("003_a", "a", List.of()));
    }

    @Test
    void aReleasedPluginWhoseBaseFollowsTheRecordsIsFound() throws IOException {
        assertThat(withMovingBase()).isEmpty();
        assertThat(withMovingBase("my-plugin")).containsExactly("my-plugin");
        file("index", "003_a");
        file("003_a.postgres.sql", "a");
        assertThat(withMovingBase()).containsExactly("my-plugin");
        file("index", "000_base_my_plugin\n003_a");
        file("000_base_my_plugin.postgres.sql", "old");
        assertThat(withMovingBase("my-plugin")).isEmpty();
    }

    private List<String> withMovingBase(String... released) {
        List<Subsystem> generated = List.of(GENERATED);
        return PluginMigrations.withMovingBase(
                generated,
                PluginMigrations.complete(generated, Map.of("my-plugin", loader), List.of(), "postgres"),
                List.of(released));
    }

    @Test
    void aPluginWithoutEntitiesCanHaveMigrations() throws IOException {
        file("index", "001_a");
        file("001_a.postgres.sql", "a");
        assertThat(PluginMigrations.complete(List.of(), Map.of("my-plugin", loader), List.of(), "postgres"))
                .containsExactly(new Subsystem("my-plugin", List.of(new Migration("001_a", "a", List.of()))));
    }

    @Test
    void aClassStandsForFilesOrComesAfterThem() throws IOException {
        file("index", "003_a\n004_b");
        file("004_b.postgres.sql", "b");
        Code a = new Code("my-plugin", "003_a");
        Code b = new Code("my-plugin", "004_b");
        assertThat(complete("postgres", b, a))
                .endsWith(
                        new Migration("003_a", "", null, a, List.of()),
                        new Migration("004_b", "b", null, b, List.of()));
    }

    @Test
    void aFileThatIsNotThereIsSaid() throws IOException {
        file("index", "003_a");
        file("003_a.postgres.sql", "");
        assertThatThrownBy(() -> complete("cassandra"))
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessage("failed to load migration '003_a' of 'my-plugin' subsystem: there is neither a file"
                        + " META-INF/kongdb/migrations/my-plugin/003_a.cassandra.cql nor a class of that name");
    }

    @Test
    void aClassThatIsNotInTheIndexIsSaid() {
        assertThatThrownBy(() -> complete("postgres", new Code("my-plugin", "003_a")))
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessageContaining("'003_a' of 'my-plugin'")
                .hasMessageContaining("is not in the index META-INF/kongdb/migrations/my-plugin/index");
    }

    @Test
    void twoClassesOfOneNameAreSaid() {
        Code code = new Code("my-plugin", "003_a");
        assertThatThrownBy(() -> complete("postgres", code, code)).hasMessageContaining("has two classes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "003_a 003_a | '003_a' is there twice",
                "004_b 003_a | '003_a' comes after '004_b', but is to run before it by its name",
                "003-a | '003-a' is no name of a migration",
                "3_a | '3_a' is no name of a migration",
                "002_old | '002_old' is superseded by the migration generated from the records",
                "000_a | '000_a' is to run before '000_base_my_plugin' by its name",
            })
    void anIndexThatIsWrongIsSaid(String index, String message) throws IOException {
        file("index", index.replace(' ', '\n'));
        assertThatThrownBy(() -> complete("postgres"))
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessageStartingWith("migrations index of 'my-plugin' is invalid: ")
                .hasMessageContaining(message);
    }
}
