package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Service;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.balancer.Names;
import dev.kongdb.host.internal.balancer.PeerTransport;
import dev.kongdb.host.internal.balancer.Selection;
import dev.kongdb.host.internal.tls.TlsClient;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.Response.Source;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentSourceRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response.CompleteListener;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a {@link ForwardedRequest} to the upstream of its service, again if that fails and does no
 * harm, and passes the answer on as it arrives.
 */
final class Forwarder extends ProxyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    /**
     * No system tries longer to connect. A service's own timeout is enforced by a timer for each
     * request.
     */
    private static final long LONGEST_CONNECT_MS = 130_000;

    private static final int DEFAULT_TIMEOUT_MS = 60_000;
    private static final int MAX_CONNECTIONS = 1024;
    private static final int MAX_QUEUED = 4096;
    private static final long KEEP_ALIVE_MS = 60_000;

    /** More than a client may send, since the host adds headers. */
    private static final int MAX_HEADERS = 64 << 10;

    private final Names names;

    /**
     * A forwarder.
     *
     * @param names finds the addresses of hosts
     */
    Forwarder(Names names) {
        this.names = names;
        setViaHost(Version.SERVER);
    }

    @Override
    protected HttpClient newHttpClient() {
        return TlsClient.create();
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setName("upstream");
        client.setUserAgentField(null);
        client.setSocketAddressResolver(this::resolve);
        client.setDefaultRequestContentType(null);
        client.setMaxRequestHeadersSize(MAX_HEADERS);
        client.setMaxResponseHeadersSize(MAX_HEADERS);
        client.setConnectTimeout(LONGEST_CONNECT_MS);
        client.setIdleTimeout(KEEP_ALIVE_MS);
        client.setDestinationIdleTimeout(2 * KEEP_ALIVE_MS);
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(MAX_QUEUED);
    }

    /** Jetty's own resolver would block a thread of the client for each connection to a name. */
    private void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        var unused = names.lookUp(host)
                .whenCompleteAsync(
                        (addresses, failure) -> {
                            if (failure == null) {
                                promise.succeeded(addresses.stream()
                                        .map(address -> new InetSocketAddress(address, port))
                                        .toList());
                            } else {
                                promise.failed(failure);
                            }
                        },
                        getHttpClient().getExecutor());
    }

    // --- the request

    @Override
    protected HttpURI rewriteHttpURI(Request request) {
        return request.getHttpURI(); // not used: UpstreamCall knows its target
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        ForwardedRequest forwarded = forwarded(request);
        Selection.Attempt chosen = forwarded.chosen();
        String host = chosen == null ? forwarded.host() : chosen.hostname().replaceAll("[\\[\\]]", "");
        int port = chosen == null ? forwarded.port() : chosen.peer().address().getPort();
        org.eclipse.jetty.client.Request call = new UpstreamCall(
                        getHttpClient(), forwarded.scheme(), host, port, forwarded.path(), forwarded.query())
                .method(request.getMethod())
                .tag(forwarded.tls());
        return chosen == null
                ? call
                : call.transport(new PeerTransport(chosen.peer().address()));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ForwardedRequest forwarded = forwarded(request);
        if (forwarded.choose()) {
            return super.handle(request, response, callback);
        }
        LOG.error("the upstream '{}' has no healthy target", forwarded.host());
        forwarded.call().answeredBy(Source.ERROR);
        Answers.message(forwarded.getWrapped(), response, callback, 503, Selection.NO_PEER);
        return true;
    }

    @Override
    protected void copyRequestHeaders(Request request, org.eclipse.jetty.client.Request toUpstream) {
        ForwardedRequest forwarded = forwarded(request);
        Selection.Attempt chosen = forwarded.chosen();
        toUpstream.headers(headers -> {
            for (HttpField field : request.getHeaders()) {
                if (field.getHeader() != HttpHeader.TRANSFER_ENCODING) {
                    headers.add(field);
                }
            }
            if (chosen != null && !forwarded.keepsHost()) {
                headers.put(HttpHeader.HOST, chosen.hostHeader(forwarded.scheme()));
            }
        });
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toUpstream) {
        // the request's headers contain them already
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request toUpstream) {
        return new ContentSourceRequestContent(request, request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    }

    @Override
    protected void sendProxyToServerRequest(
            Request request, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
        ForwardedRequest forwarded = forwarded(request);
        Service service = forwarded.service();
        forwarded.attempt();
        Scheduler.Task connectTimer = getHttpClient()
                .getScheduler()
                .schedule(
                        () -> {
                            var unused = toUpstream.abort(new TimeoutException("connecting took too long"));
                        },
                        orDefault(service.connectTimeout()),
                        TimeUnit.MILLISECONDS);
        toUpstream.onRequestBegin(begun -> {
            connectTimer.cancel();
            forwarded.begin();
        });
        Selection.Attempt chosen = forwarded.chosen();
        toUpstream.onComplete(result -> {
            connectTimer.cancel();
            release(chosen);
        });
        toUpstream.idleTimeout(orDefault(service.writeTimeout()), TimeUnit.MILLISECONDS);
        toUpstream.onRequestSuccess(sent -> {
            // From here on, the upstream is only read from.
            if (sent.getConnection() instanceof Connection connection) {
                connection.getEndPoint().setIdleTimeout(orDefault(service.readTimeout()));
            }
        });
        super.sendProxyToServerRequest(request, toUpstream, response, callback);
    }

    private static void release(Selection.@Nullable Attempt attempt) {
        if (attempt != null) {
            attempt.release();
        }
    }

    private static int orDefault(@Nullable Integer timeout) {
        return timeout == null ? DEFAULT_TIMEOUT_MS : timeout;
    }

    // --- the answer

    @Override
    protected CompleteListener newServerToProxyResponseListener(
            Request request, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
        ForwardedRequest forwarded = forwarded(request);
        if (forwarded.call().phases().hasWorkIn(Phase.RESPONSE)) {
            return new BufferedAnswer(
                    forwarded,
                    (fromUpstream, body) -> forwarded
                            .getComponents()
                            .getExecutor()
                            .execute(() -> answerWhole(forwarded, fromUpstream, body, response, callback)),
                    result -> onServerToProxyResponseFailure(
                            request, toUpstream, result.getResponse(), response, callback, result.getFailure()));
        }
        Selection.Attempt chosen = forwarded.chosen();
        return new ProxyResponseListener(request, toUpstream, response, callback) {
            private long left;

            @Override
            public void onBegin(org.eclipse.jetty.client.Response fromUpstream) {
                forwarded.answered(fromUpstream.getStatus());
                super.onBegin(fromUpstream);
            }

            @Override
            public void onHeaders(org.eclipse.jetty.client.Response fromUpstream) {
                left = fromUpstream.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
                passHeaders(forwarded, PassedHeaders.ofUpstream(fromUpstream.getHeaders()), response);
                HeaderChanges.apply(
                        response.getHeaders(), forwarded.call().pdk().responseChanges());
                PassedHeaders.addCookie(forwarded.selection(), response.getHeaders());
            }

            /**
             * With the last byte, the target has one request less. The client has the answer before
             * the exchange is complete, and its next request must find the target so.
             */
            @Override
            public void onContent(
                    org.eclipse.jetty.client.Response fromUpstream, Content.Chunk chunk, Runnable demander) {
                left -= chunk.remaining();
                if (left == 0) {
                    release(chosen);
                }
                super.onContent(fromUpstream, chunk, demander);
            }

            @Override
            public void onSuccess(org.eclipse.jetty.client.Response fromUpstream) {
                release(chosen);
                if (response.isCommitted()) {
                    super.onSuccess(fromUpstream);
                } else {
                    // Sent as the last piece, it would get a length of 0, which differs from the
                    // length that the upstream gives for a HEAD request.
                    response.write(
                            false,
                            BufferUtil.EMPTY_BUFFER,
                            Callback.from(() -> super.onSuccess(fromUpstream), failure -> {
                                var unused = fromUpstream.abort(failure);
                            }));
                }
            }
        };
    }

    /**
     * The headers of an upstream's answer that go on to the client, and those that the proxy adds.
     */
    private void passHeaders(ForwardedRequest forwarded, HttpFields passed, Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        PassedHeaders.toClient(passed, headers);
        headers.put(HttpHeader.VIA, getViaHost());
        headers.put("X-Kong-Upstream-Latency", millis(forwarded.answeredNanos() - forwarded.sentNanos()));
        headers.put("X-Kong-Proxy-Latency", millis(forwarded.sentNanos() - forwarded.getHeadersNanoTime()));
    }

    /** Shows the answer to plugins, and sends the result. */
    private void answerWhole(
            ForwardedRequest forwarded,
            org.eclipse.jetty.client.Response fromUpstream,
            byte[] body,
            Response response,
            Callback callback) {
        ProxyCall call = forwarded.call();
        response.setStatus(fromUpstream.getStatus());
        HttpFields passed = PassedHeaders.ofUpstream(fromUpstream.getHeaders());
        passHeaders(forwarded, passed, response);
        call.pdk().serviceAnswered(fromUpstream.getStatus(), HeaderChanges.read(passed), body);
        switch (call.phases().response()) {
            case FAILED -> {
                response.reset();
                call.answeredBy(Source.EXIT);
                Answers.message(forwarded, response, callback, 500, ErrorBody.UNEXPECTED);
            }
            case ANSWERED -> {
                PassedHeaders.addCookie(forwarded.selection(), response.getHeaders());
                Answers.ofPlugin(call, forwarded, response, callback);
            }
            case PROCEED -> {
                response.setStatus(call.pdk().responseStatus());
                HeaderChanges.apply(response.getHeaders(), call.pdk().responseChanges());
                PassedHeaders.addCookie(forwarded.selection(), response.getHeaders());
                boolean mayHaveBody = Answers.mayHaveBody(response.getStatus());
                if (!mayHaveBody) {
                    response.getHeaders().remove(HttpHeader.CONTENT_LENGTH); // of the upstream's body
                }
                if (mayHaveBody && body.length > 0) {
                    response.write(true, ByteBuffer.wrap(body), callback);
                } else {
                    // As for an answer that is passed on: the length is the upstream's, which may
                    // be that of a HEAD.
                    response.write(
                            false,
                            BufferUtil.EMPTY_BUFFER,
                            Callback.from(
                                    () -> response.write(true, BufferUtil.EMPTY_BUFFER, callback), callback::failed));
                }
            }
        }
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request toUpstream,
            org.eclipse.jetty.client.Response fromUpstream,
            Response response,
            Callback callback,
            Throwable failure) {
        ForwardedRequest forwarded = forwarded(request);
        boolean late = failure instanceof TimeoutException || failure instanceof SocketTimeoutException;
        forwarded.failed(late);
        if (response.isCommitted()) {
            LOG.warn("the upstream {} broke off its answer: {}", forwarded.destination(), failure.toString());
            // cuts the connection; otherwise the client would take the part it has for the whole
            callback.failed(failure);
            return;
        }
        if (forwarded.mayRetry()) {
            LOG.debug("the upstream {} failed, trying again: {}", forwarded.destination(), failure.toString());
            handle(forwarded, response, callback);
            return;
        }
        response.reset();
        forwarded.call().answeredBy(Source.ERROR);
        HeaderChanges.apply(response.getHeaders(), forwarded.call().pdk().responseChanges());
        Throwable ofClient = forwarded.clientFailure();
        if (ofClient != null) {
            int status = ofClient instanceof HttpException refused ? refused.getCode() : 400;
            Answers.page(forwarded.getWrapped(), response, callback, status);
            return;
        }
        LOG.error("the upstream {} failed: {}", forwarded.destination(), failure.toString());
        if (failure instanceof UnknownHostException) {
            Answers.message(forwarded, response, callback, 503, "name resolution failed");
        } else {
            Answers.page(forwarded.getWrapped(), response, callback, late ? 504 : 502);
        }
    }

    private static ForwardedRequest forwarded(Request request) {
        return (ForwardedRequest) request;
    }
}
