package dev.kongdb.plugin.spi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.plugin.BodyTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BodyArgumentsTest {
    @Test
    void aFormOfTooManyPartsIsSaidToBeTooLargeWhetherItIsReadOrReplaced() {
        String type = "multipart/form-data; boundary=x";
        String part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        byte[] form = (part.repeat(2001) + "--x--\r\n").getBytes(StandardCharsets.US_ASCII);
        refused(() -> BodyArguments.read(type, form));
        refused(() -> BodyArguments.write(type, form, Map.of("b", "2")));
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessageContaining("it has more than 2000 arguments");
    }
}
