package dev.kongdb.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final String FORM = String.join(
            "\r\n",
            "--xyz",
            "Content-Disposition: form-data; name=\"a\"",
            "",
            "one",
            "--xyz",
            "Content-Disposition: form-data; name=\"f\"; filename=\"f.bin\"",
            "Content-Type: application/octet-stream",
            "",
            "\0\1",
            "--xyz--",
            "");

    @Test
    void readsItsPartsAsArguments() throws Exception {
        Multipart form = Multipart.parse(TYPE, FORM.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(form.arguments().first("a")).isEqualTo("one");
        assertThat(form.arguments().first("f")).isEqualTo("\0\1");
    }

    @Test
    void isWrittenAsItWasRead() throws Exception {
        byte[] body = FORM.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(Multipart.parse(TYPE, body).encode(), StandardCharsets.ISO_8859_1))
                .isEqualTo(FORM);
    }

    @Test
    void refusesWhatIsNoForm() {
        assertThatThrownBy(() -> Multipart.parse("multipart/form-data", new byte[] {1}))
                .isInstanceOf(MalformedArgumentsException.class);
        assertThatThrownBy(() -> Multipart.parse(TYPE, "no form".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedArgumentsException.class);
    }
}
