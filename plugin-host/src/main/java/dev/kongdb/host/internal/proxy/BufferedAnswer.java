package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.http.HeldBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;

/**
 * Collects the whole answer of an upstream, so that plugins see it before the client gets any of
 * it.
 */
final class BufferedAnswer implements Response.Listener {
    private final ForwardedRequest forwarded;
    private final HeldBytes held;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final BiConsumer<Response, byte[]> whole;
    private final Consumer<Result> failed;

    /**
     * A listener.
     *
     * @param whole takes the answer and its body
     * @param failed takes a failure
     */
    BufferedAnswer(ForwardedRequest forwarded, BiConsumer<Response, byte[]> whole, Consumer<Result> failed) {
        this.forwarded = forwarded;
        this.held = new HeldBytes(forwarded.getWrapped());
        this.whole = whole;
        this.failed = failed;
    }

    @Override
    public void onBegin(Response fromUpstream) {
        forwarded.answered(fromUpstream.getStatus());
    }

    @Override
    public void onContent(Response fromUpstream, ByteBuffer content) {
        if (!held.reserve(content.remaining())) {
            var unused = fromUpstream.abort(new IllegalStateException("there is no memory to hold so large an answer"));
            return;
        }
        byte[] piece = new byte[content.remaining()];
        content.get(piece);
        body.writeBytes(piece);
    }

    @Override
    public void onComplete(Result result) {
        if (result.isFailed()) {
            failed.accept(result);
        } else {
            whole.accept(result.getResponse(), body.toByteArray());
        }
    }
}
