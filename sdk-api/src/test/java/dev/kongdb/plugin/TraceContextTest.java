package dev.kongdb.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void aRequestTellsItsTrace() {
        Headers headers = Headers.of(Map.of(
                "Traceparent", List.of("00-" + TRACE + "-" + PARENT + "-01"), "tracestate", List.of("a=1,b=2", "c=3")));
        assertThat(TraceContext.of(headers)).contains(new TraceContext(TRACE, PARENT, true, "a=1,b=2,c=3"));
        assertThat(TraceContext.of(List.of("00-" + TRACE + "-" + PARENT + "-fe"), List.of()))
                .contains(new TraceContext(TRACE, PARENT, false, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-%s-%s-01", "cc-%s-%s-01-more-to-come", "01-%s-%s-01-"})
    void aLaterVersionIsReadAsFarAsItIsKnown(String form) {
        assertThat(TraceContext.of(List.of(form.formatted(TRACE, PARENT)), List.of()))
                .contains(new TraceContext(TRACE, PARENT, true, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-%s-%s",
                "00-%s-%s-1",
                "00-%s-%s-001",
                "00-%s-%s-01-more",
                "00-%s-%s-01 ",
                "ff-%s-%s-01",
                "0-%s-%s-01",
                "00_%s_%s_01",
                "01-%s-%s-01more",
                "00-00000000000000000000000000000000-%2$s-01",
                "00-%1$s-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-%2$s-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-%2$s-01",
                "00-%1$s-%2$s0-01"
            })
    void whatIsMalformedTellsNoTrace(String form) {
        assertThat(TraceContext.of(List.of(form.formatted(TRACE, PARENT)), List.of()))
                .isEmpty();
    }

    @Test
    void twoTracesAreNone() {
        String one = "00-" + TRACE + "-" + PARENT + "-01";
        assertThat(TraceContext.of(List.of(one, one), List.of())).isEmpty();
        assertThat(TraceContext.of(Headers.NONE)).isEmpty();
    }
}
