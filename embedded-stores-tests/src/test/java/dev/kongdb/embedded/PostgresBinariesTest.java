package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places where the servers are unpacked. */
class PostgresBinariesTest {
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

        CompletableFuture<PostgresBinaries> other =
                CompletableFuture.supplyAsync(() -> PostgresBinaries.find("18", account));
        PostgresBinaries found = PostgresBinaries.find("18", account);

        assertThat(other.get()).isEqualTo(found);
        assertThat(found.server()).isExecutable();
        assertThat(found.initdb()).isExecutable();
        assertThat(FileTrees.list(cache)).containsExactly(found.home());

        // as a cleaner of temporary directories does
        Files.delete(found.server());
        assertThat(PostgresBinaries.find("18", account)).isEqualTo(found);
        assertThat(found.server()).isExecutable();
    }

    @Test
    void refusesACacheItCannotUseRatherThanAnother() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        System.setProperty(StoreCache.PROPERTY, file.toString());
        ServerAccount account = ServerAccount.choose();
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> PostgresBinaries.find("18", account))
                .withMessageContaining("The cache directory " + file + " cannot be used")
                .withMessageContaining(StoreCache.ENVIRONMENT);
    }
}
