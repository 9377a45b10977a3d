package dev.kongdb.plugin.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.http.HeaderValues;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderChangesTest {
    private final HeaderValues headers = new HeaderValues();

    @Test
    void whatIsSetAfterwardsIsNoPartOfChangesThatWereSent() {
        headers.put("A", List.of("1"));
        ResponseChanges response = new ResponseChanges(null, headers, headers);
        ServiceRequestChanges request = new ServiceRequestChanges(null, null, null, null, headers, null);
        headers.put("a", List.of("2"));
        headers.put("B", List.of("3"));
        for (HeaderValues sent : List.of(response.replaced(), response.added(), request.headers())) {
            assertThat(sent).hasSize(1).containsEntry("A", List.of("1"));
        }
    }
}
