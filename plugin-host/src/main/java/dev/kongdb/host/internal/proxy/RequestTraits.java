package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.balancer.Traits;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.spi.Pdk;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The traits of a request for consistent hashing, after the plugins have run. */
final class RequestTraits implements Traits {
    private final Request request;
    private final Pdk pdk;
    private final HttpFields headers;

    /**
     * Traits of a request.
     *
     * @param headers the headers for the upstream
     */
    RequestTraits(Request request, Pdk pdk, HttpFields headers) {
        this.request = request;
        this.pdk = pdk;
        this.headers = headers;
    }

    @Override
    public @Nullable String consumer() {
        Optional<String> consumer = pdk.consumer().map(found -> found.id().toString());
        return consumer.or(() -> pdk.credential().map(Credential::id)).orElse(null);
    }

    @Override
    public String ip() {
        return pdk.clientForwardedIp();
    }

    @Override
    public List<String> header(String name) {
        return headers.getFields(name).stream()
                .map(field -> field.getValue() == null ? "" : field.getValue())
                .toList();
    }

    @Override
    public @Nullable String cookie(String name) {
        for (HttpField field : request.getHeaders().getFields(HttpHeader.COOKIE)) {
            String value = field.getValue() == null ? "" : field.getValue();
            for (String cookie : value.split(";", -1)) {
                int equals = cookie.indexOf('=');
                if (equals > 0 && cookie.substring(0, equals).trim().equalsIgnoreCase(name)) {
                    return cookie.substring(equals + 1).trim();
                }
            }
        }
        return null;
    }
}
