package dev.kongdb.plugin.spi;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request, with the changes of this plugin that are not sent yet. */
final class RunningRequest implements Request {
    private final RunningExchange exchange;
    private final Pdk pdk;
    private final RunningServiceRequest changed;

    RunningRequest(RunningExchange exchange, Pdk pdk, RunningServiceRequest changed) {
        this.exchange = exchange;
        this.pdk = pdk;
        this.changed = changed;
    }

    @Override
    public String method() {
        exchange.enter(RunningExchange.ANY);
        String method = changed.method();
        return method == null ? pdk.method() : method;
    }

    @Override
    public String scheme() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.scheme();
    }

    @Override
    public String host() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.host();
    }

    @Override
    public int port() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.port();
    }

    @Override
    public String forwardedScheme() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.forwardedScheme();
    }

    @Override
    public String forwardedHost() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.forwardedHost();
    }

    @Override
    public int forwardedPort() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.forwardedPort();
    }

    @Override
    public double httpVersion() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.httpVersion();
    }

    @Override
    public String path() {
        String target = pathWithQuery();
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    @Override
    public String pathWithQuery() {
        exchange.enter(RunningExchange.ANY);
        return pdk.pathWithQuery();
    }

    @Override
    public String rawQuery() {
        exchange.enter(RunningExchange.ANY);
        String query = changed.rawQuery();
        return query == null ? pdk.rawQuery() : query;
    }

    @Override
    public Map<String, List<Optional<String>>> query() {
        return Arguments.readable(rawQuery(), BodyArguments.MOST).byName();
    }

    @Override
    public Optional<String> queryArgument(String name) {
        List<Optional<String>> values = query().get(MessageRules.text(name, "query argument name must be a string"));
        return values == null ? Optional.empty() : values.get(0);
    }

    @Override
    public Headers headers() {
        exchange.enter(RunningExchange.ANY);
        return changed.headers();
    }

    @Override
    public Optional<String> header(String name) {
        return headers().first(MessageRules.text(name, "header name must be a string"));
    }

    @Override
    public byte[] body() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return changed.body().clone();
    }

    @Override
    public Optional<Map<String, @Nullable Object>> bodyArguments() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return BodyArguments.read(changed.contentType(), changed.body());
    }
}
