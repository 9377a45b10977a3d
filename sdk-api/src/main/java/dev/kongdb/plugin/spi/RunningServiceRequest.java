package dev.kongdb.plugin.spi;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.HeaderValues;
import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.ServiceRequest;
import dev.kongdb.plugin.ServiceTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects a plugin's changes to the request. */
final class RunningServiceRequest implements ServiceRequest, ServiceTarget {
    private final RunningExchange exchange;
    private final Pdk pdk;
    private final HeaderValues replaced = new HeaderValues();

    /** The headers with the changes; null until the plugin reads them. */
    private @Nullable Headers headers;

    private @Nullable String scheme;
    private @Nullable String path;
    private @Nullable String rawQuery;
    private @Nullable String method;
    private byte @Nullable [] body;

    RunningServiceRequest(RunningExchange exchange, Pdk pdk) {
        this.exchange = exchange;
        this.pdk = pdk;
    }

    // --- read by RunningRequest

    @Nullable
    String method() {
        return method;
    }

    @Nullable
    String rawQuery() {
        return rawQuery;
    }

    Headers headers() {
        Headers now = headers;
        if (now == null) {
            now = replaced.isEmpty()
                    ? pdk.requestHeaders()
                    : pdk.requestHeaders().with(replaced);
            headers = now;
        }
        return now;
    }

    /** The caller must not change it. */
    byte[] body() {
        return body == null ? pdk.requestBody() : body;
    }

    String contentType() {
        return headers().first("Content-Type").orElse("");
    }

    /** Sends the changes. */
    void send() {
        ServiceRequestChanges changes = new ServiceRequestChanges(scheme, path, rawQuery, method, replaced, body);
        if (!changes.isEmpty()) {
            pdk.change(changes);
        }
    }

    // --- called by the plugin

    @Override
    public void setUpstream(String name) {
        exchange.enter(RunningExchange.ACCESS);
        exchange.require(Feature.SET_UPSTREAM);
        if (!pdk.setUpstream(MessageRules.text(name, "host must be a string"))) {
            throw new IllegalArgumentException("could not find an Upstream named '" + name + "'");
        }
    }

    @Override
    public void setTarget(String host, int port) {
        exchange.enter(RunningExchange.ACCESS);
        MessageRules.target(host, port);
        pdk.setTarget(host, port);
    }

    @Override
    public void setScheme(String scheme) {
        exchange.enter(RunningExchange.ACCESS);
        this.scheme = MessageRules.scheme(scheme);
    }

    @Override
    public void setPath(String path) {
        exchange.enter(RunningExchange.ACCESS);
        this.path = MessageRules.path(path);
    }

    @Override
    public void setRawQuery(String query) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        rawQuery = MessageRules.query(query);
    }

    @Override
    public void setQuery(Map<String, List<Optional<String>>> arguments) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        rawQuery = Arguments.encode(arguments);
    }

    @Override
    public void setMethod(String method) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        this.method = MessageRules.method(method);
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        replace(MessageRules.headerName(name), List.of(MessageRules.headerValue(name, value)));
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        MessageRules.headerName(name);
        List<String> values = new ArrayList<>(headers().all(name));
        values.add(MessageRules.headerValue(name, value));
        replace(name, List.copyOf(values));
    }

    @Override
    public void clearHeader(String name) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        replace(MessageRules.headerName(name), List.of());
    }

    @Override
    public void setHeaders(Map<String, ? extends List<String>> headers) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        HeaderValues checked = new HeaderValues();
        headers.forEach(
                (name, values) -> checked.put(MessageRules.headerName(name), MessageRules.headerValues(name, values)));
        checked.forEach(this::replace); // all are checked before the first is replaced
    }

    private void replace(String name, List<String> values) {
        replaced.put(name, values);
        headers = null;
    }

    @Override
    public void setBody(byte[] body) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        this.body = body.clone();
    }

    @Override
    public void setBodyArguments(Map<String, ? extends @Nullable Object> arguments) {
        exchange.enter(RunningExchange.BEFORE_UPSTREAM);
        body = BodyArguments.write(contentType(), body(), arguments);
    }
}
