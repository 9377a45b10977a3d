package dev.kongdb.plugin.spi;

import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.HeaderValues;
import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Response;
import dev.kongdb.plugin.ServiceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects a plugin's changes to the answer, and takes its own answer. */
final class RunningResponse implements Response {
    private static final int LEAST_ERROR = 400;
    private static final int LEAST_STATUS = 100;

    private final RunningExchange exchange;
    private final Pdk pdk;
    private final RunningServiceRequest request;
    private final OfService ofService = new OfService();
    private final HeaderValues replaced = new HeaderValues();
    private final HeaderValues added = new HeaderValues();
    private @Nullable Headers fetched;
    private @Nullable Integer status;

    RunningResponse(RunningExchange exchange, Pdk pdk, RunningServiceRequest request) {
        this.exchange = exchange;
        this.pdk = pdk;
        this.request = request;
    }

    ServiceResponse ofService() {
        return ofService;
    }

    /** Sends the changes. */
    void send() {
        ResponseChanges changes = changes();
        if (!changes.isEmpty()) {
            pdk.change(changes);
        }
    }

    private ResponseChanges changes() {
        return new ResponseChanges(status, replaced, added);
    }

    @Override
    public int status() {
        exchange.enter(RunningExchange.RESPONSE_AND_LOG);
        return status == null ? pdk.responseStatus() : status;
    }

    @Override
    public Headers headers() {
        exchange.enter(RunningExchange.RESPONSE_AND_LOG);
        Headers before = fetched == null ? pdk.responseHeaders() : fetched;
        fetched = before;
        return changes().applyTo(before);
    }

    @Override
    public Optional<String> header(String name) {
        return headers().first(MessageRules.text(name, "header name must be a string"));
    }

    @Override
    public Source source() {
        exchange.enter(RunningExchange.RESPONSE_AND_LOG);
        return pdk.source();
    }

    @Override
    public void setStatus(int status) {
        exchange.enter(RunningExchange.RESPONSE);
        this.status = MessageRules.status(status, LEAST_STATUS);
    }

    @Override
    public void setHeader(String name, String value) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        replace(MessageRules.headerName(name), List.of(MessageRules.headerValue(name, value)));
    }

    @Override
    public void addHeader(String name, String value) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        MessageRules.headerName(name);
        MessageRules.headerValue(name, value);
        // The value is added to those that this plugin has set, or else to those that the answer
        // will have.
        Map<String, List<String>> place = replaced.containsKey(name) ? replaced : added;
        List<String> values = new ArrayList<>(place.getOrDefault(name, List.of()));
        values.add(value);
        place.put(name, List.copyOf(values));
    }

    @Override
    public void clearHeader(String name) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        replace(MessageRules.headerName(name), List.of());
    }

    @Override
    public void setHeaders(Map<String, ? extends List<String>> headers) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        Map<String, List<String>> checked = new LinkedHashMap<>();
        headers.forEach(
                (name, values) -> checked.put(MessageRules.headerName(name), MessageRules.headerValues(name, values)));
        checked.forEach(this::replace); // all are checked before the first is replaced
    }

    private void replace(String name, List<String> values) {
        added.remove(name);
        replaced.put(name, List.copyOf(values));
    }

    @Override
    public Exit exit(Answer answer) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return exchange.exit(answer);
    }

    @Override
    public Exit exit(int status) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return exchange.exit(Answer.of(status));
    }

    @Override
    public Exit error(int status, String message) {
        exchange.enter(RunningExchange.BEFORE_LOG);
        MessageRules.status(status, LEAST_ERROR);
        ErrorBody body = ErrorBody.of(
                message == null ? ErrorBody.message(status) : message,
                request.headers().first("Accept").orElse(null));
        return exchange.exit(
                Answer.of(status).header("Content-Type", body.contentType()).body(body.bytes()));
    }

    private final class OfService implements ServiceResponse {
        @Override
        public int status() {
            exchange.enter(RunningExchange.RESPONSE);
            return pdk.serviceStatus();
        }

        @Override
        public Headers headers() {
            exchange.enter(RunningExchange.RESPONSE);
            return pdk.serviceHeaders();
        }

        @Override
        public Optional<String> header(String name) {
            return headers().first(MessageRules.text(name, "name must be a string"));
        }

        @Override
        public byte[] body() {
            exchange.enter(RunningExchange.RESPONSE);
            return pdk.serviceBody().clone();
        }
    }
}
