package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.testkit.KongTest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The database does not listen any more. */
@KongTest(database = "postgres")
class DatabaseAwayTest {
    /** Is bound to the port without listening, so that no other process can use the port. */
    private static final Socket NOBODY = new Socket();

    private static final int ATTEMPTS = 600;

    private static Kong kong;

    @BeforeAll
    static void losesItsDatabase(KongConfig config) throws IOException, InterruptedException {
        int port;
        try (Relay relay = new Relay(Integer.parseInt(config.get("pg_port", "5432")))) {
            port = relay.port();
            kong = Kong.open(config.with("pg_port", String.valueOf(port)));
        }
        NOBODY.setReuseAddress(true);
        for (int asked = 0; !isTaken(port); asked++) { // connections through the relay may still be ending
            assertThat(asked).as("attempts to take the port").isLessThan(ATTEMPTS);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        // The connections that were cut say something else, once.
        assertThat(catchThrowable(() -> DaoFactory.of(kong).consumers().count()))
                .isInstanceOf(LegacyException.class);
    }

    private static boolean isTaken(int port) throws IOException {
        try {
            NOBODY.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    @AfterAll
    static void close() throws IOException {
        kong.close();
        NOBODY.close();
    }

    private static LegacyException ofCurrentMigrations(Profile profile) {
        return LegacyTestCase.error(() -> DaoFactory.of(kong, profile).currentMigrations());
    }

    private static LegacyException ofRunMigrations(Profile profile) {
        return LegacyTestCase.error(() -> DaoFactory.of(kong, profile).runMigrations(null, null));
    }

    @Test
    void currentMigrationsFailWithAnErrorWithoutAPrefixUntil09AndWithATextFrom010On() {
        for (Profile profile : new Profile[] {Profile.V0_8, Profile.V0_9}) {
            LegacyException error = ofCurrentMigrations(profile);
            assertThat(error.kind()).isEqualTo(LegacyException.Kind.DB);
            assertThat(error).hasToString("connection refused");
        }
        LegacyException text = ofCurrentMigrations(Profile.V0_10);
        assertThat(text.kind()).isNull();
        assertThat(text).hasToString("[postgres error] connection refused");
    }

    @Test
    void runMigrationsFailsAsEachVersionDid() {
        assertThat(ofRunMigrations(Profile.V0_8)).hasToString("connection refused");
        LegacyException of09 = ofRunMigrations(Profile.V0_9);
        assertThat(of09.kind()).isNull();
        assertThat(of09).hasToString("[postgres error] connection refused");
        assertThat(ofRunMigrations(Profile.V0_10))
                .hasToString("[postgres error] could not get current migrations: [postgres error] connection refused");
    }

    @Test
    void whatCannotBeEmptiedOrDroppedIsLeftWithoutAnError() {
        DaoFactory dao = DaoFactory.of(kong);
        assertThat(catchThrowable(() -> dao.truncateTable("consumers"))).isNull();
        assertThat(catchThrowable(dao::dropSchema)).isNull();
    }
}
