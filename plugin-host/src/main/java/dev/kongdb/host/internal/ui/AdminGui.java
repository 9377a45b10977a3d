package dev.kongdb.host.internal.ui;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The page {@code /ui}, on which people see and change the content of the Admin API. It is a few
 * files without any data of the node. The page gets all data from the Admin API, with the token of
 * its user. All other requests go to the Admin API.
 */
public final class AdminGui extends Handler.Wrapper {
    private static final String PATH = "/ui";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final List<String> SCRIPTS =
            List.of("api.js", "catalog.js", "controls.js", "dom.js", "form.js", "list.js", "main.js", "request.js");

    /** Loads nothing from elsewhere and nothing inline, and allows no frame around the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for"
            + " 'script'";

    private final Map<String, Page> pages = new HashMap<>();

    private record Page(String contentType, ByteBuffer bytes) {}

    private AdminGui(Handler api) {
        super(api);
        Page index = page("index.html", "text/html; charset=utf-8");
        pages.put(PATH, index);
        pages.put(PATH + "/", index);
        pages.put(PATH + "/ui.css", page("ui.css", "text/css; charset=utf-8"));
        pages.put(PATH + "/icon.svg", page("icon.svg", "image/svg+xml"));
        SCRIPTS.forEach(script -> pages.put(PATH + "/" + script, page(script, SCRIPT)));
    }

    /**
     * The Admin API with the page, if the setting {@code admin_gui} is {@code on}; otherwise the
     * Admin API alone.
     *
     * @throws dev.kongdb.config.KongConfigException when the setting is wrong
     */
    public static Handler around(Handler api, KongConfig config) {
        return config.getBoolean("admin_gui", false) ? new AdminGui(api) : api;
    }

    private static Page page(String name, String contentType) {
        try (InputStream stream = Objects.requireNonNull(AdminGui.class.getResourceAsStream(name), name)) {
            return new Page(contentType, ByteBuffer.wrap(stream.readAllBytes()).asReadOnlyBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Page page = pages.get(WebServer.target(request).path());
        if (page == null) {
            return super.handle(request, response, callback);
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.SERVER, Version.SERVER);
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!read) {
            headers.put(HttpHeader.ALLOW, "GET, HEAD");
            response.setStatus(405);
            response.write(true, ByteBuffer.allocate(0), callback);
            return true;
        }
        headers.put(HttpHeader.CONTENT_TYPE, page.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, page.bytes().remaining());
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        response.write(true, page.bytes().slice(), callback);
        return true;
    }
}
