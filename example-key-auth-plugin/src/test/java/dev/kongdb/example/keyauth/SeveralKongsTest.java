package dev.kongdb.example.keyauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.entity.Consumer;
import dev.kongdb.testkit.KongTest;
import org.junit.jupiter.api.Test;

@KongTest(database = "postgres")
class SeveralKongsTest {
    @Test
    void severalKongsLiveInOneJvmWithoutKnowingOfOneAnother(Kong kong, KongConfig config, EmbeddedPostgres postgres) {
        postgres.createDatabase("second_kong");
        kong.db().consumers().insert(Consumer.with().username("only-here"));
        try (Kong second = Kong.open(config.with("pg_database", "second_kong"))) {
            assertThat(second.db().consumers().selectByUsername("only-here")).isEmpty();
            assertThat(kong.db().consumers().selectByUsername("only-here")).isPresent();
        }
    }
}
