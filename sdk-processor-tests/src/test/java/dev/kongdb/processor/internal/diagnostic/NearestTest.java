package dev.kongdb.processor.internal.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("id", "created_at", "custom_id", "username", "tags");

    @Test
    void findsWhatWasMeant() {
        assertThat(Nearest.to("usrname", NAMES)).contains("username");
        assertThat(Nearest.to("cusotm_id", NAMES)).contains("custom_id");
        assertThat(Nearest.to("customId", NAMES)).contains("custom_id");
        assertThat(Nearest.to("CREATEDAT", NAMES)).contains("created_at");
    }

    @Test
    void saysNothingWhenNothingIsNear() {
        assertThat(Nearest.to("healthchecks", NAMES)).isEmpty();
        assertThat(Nearest.hint("healthchecks", NAMES)).isEmpty();
        assertThat(Nearest.to("id", List.of())).isEmpty();
    }
}
