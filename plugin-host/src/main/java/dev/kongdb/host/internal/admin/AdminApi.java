package dev.kongdb.host.internal.admin;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.TableMismatchException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.host.internal.Version;
import dev.kongdb.host.internal.http.ByteSize;
import dev.kongdb.host.internal.http.RequestBody;
import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.openapi.OpenApi;
import dev.kongdb.host.internal.proxy.Gateway;
import dev.kongdb.host.internal.proxy.Unserved;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminPath;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.Json;
import dev.kongdb.legacy.DaoFactory;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kong's Admin API over the entities of a {@link Kong}. */
public final class AdminApi extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final List<String> CONTENT_TYPES =
            List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");
    private static final byte[] EMPTY = new byte[0];
    private static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, Version.SERVER);
    private static final HttpField ANY_ORIGIN = new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final HttpField JSON =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");

    private final KongDb db;
    private final RouteTable routes;
    private static final int LONGEST_TEXT_OF_AN_ERROR = 50_000;

    private final AdminGuard guard;
    private final Unserved unserved;
    private final int maxBodySize;

    /** Whether a request that may have a body must say of which kind, even if it has none. */
    private final boolean asksForType;

    /**
     * The most kilobytes of bodies that are handled at the same time, so that they leave memory for
     * other requests.
     */
    private final int memoryInKb = (int) Math.max(64, Runtime.getRuntime().maxMemory() / 400 / 1024);

    private final Semaphore memory = new Semaphore(memoryInKb, true);

    private AdminApi(Kong kong, RouteTable routes, AdminGuard guard, boolean asksForType, Unserved unserved) {
        this.db = kong.db();
        this.unserved = unserved;
        this.routes = routes;
        this.guard = guard;
        this.maxBodySize =
                (int) ByteSize.of(kong.config(), "nginx_admin_client_max_body_size", 10L << 20, Integer.MAX_VALUE - 64);
        this.asksForType = asksForType;
    }

    /**
     * The Admin API. It reads the setting {@code nginx_admin_client_max_body_size}, the most bytes
     * of a body (default 10m).
     *
     * @param load counts the work of this node's servers
     * @param gateway the proxy, which knows the health of targets and the handlers of plugins
     * @throws dev.kongdb.config.KongConfigException when a setting is wrong
     */
    public static AdminApi of(Kong kong, Supplier<WebServer.Load> load, Gateway gateway, Unserved unserved) {
        RouteTable.Builder routes = new RouteTable.Builder();
        for (Dao dao : kong.db().daos()) {
            EntityRoutes.add(routes, dao, kong.db()::dao);
        }
        CoreRoutes.add(routes, kong.db(), gateway.balancers(), kong.clusterEvents());
        SchemaRoutes.add(routes, kong.db()::findDao);
        ConfigRoutes.add(routes, kong.db());
        NodeRoutes.add(routes, kong, load, gateway::pluginProblems);
        PluginRoutes.add(routes, gateway.handlers());
        OpenApi.add(routes, kong.db().daos().stream().map(Dao::schema).toList());
        return new AdminApi(kong, routes.build(), AdminGuard.of(kong.config()), false, unserved);
    }

    /**
     * The Admin API of Kong 0.8 to 0.10. Reads the same setting.
     *
     * @param url its URL, for links
     */
    public static AdminApi legacy(Kong kong, DaoFactory factory, Supplier<String> url, Unserved unserved) {
        RouteTable.Builder routes = new RouteTable.Builder();
        LegacyRoutes.add(routes, kong, factory, url);
        return new AdminApi(kong, routes.build(), AdminGuard.of(kong.config()), true, unserved);
    }

    /**
     * Kong's Status API, which shows only the state of the node.
     *
     * @param load as of {@link #of}
     * @param pluginProblems as of {@link #of}
     */
    public static AdminApi status(
            Kong kong, Supplier<WebServer.Load> load, Supplier<List<String>> pluginProblems, Unserved unserved) {
        RouteTable.Builder routes = new RouteTable.Builder();
        NodeRoutes.addStatus(routes, kong, load, pluginProblems);
        return new AdminApi(kong, routes.build(), AdminGuard.NONE, false, unserved);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        AdminResponse refusal = guard.refusal(request);
        if (refusal != null) {
            refuse(request, response, callback, refusal);
        } else if (WITH_BODY.contains(request.getMethod())) {
            RequestBody.read(request, maxBodySize, callback, body -> handle(request, response, callback, body));
        } else {
            handle(request, response, callback, Body.EMPTY);
        }
        return true;
    }

    private void handle(Request request, Response response, Callback callback, Body read) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(SERVER);
        headers.put(ANY_ORIGIN);
        byte[] body;
        int weight = weight(read.bytes().length);
        memory.acquireUninterruptibly(weight);
        try {
            body = answer(request, response, read);
        } finally {
            memory.release(weight);
        }
        if (read.end() == RequestBody.End.MORE) {
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
            response.write(
                    true,
                    ByteBuffer.wrap(body),
                    Callback.from(() -> RequestBody.discard(request, callback), callback::failed));
        } else {
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }

    /** Answers without reading the rest of the request. */
    private static void refuse(Request request, Response response, Callback callback, AdminResponse refusal) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(SERVER);
        byte[] body = written(response, refusal);
        headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(
                true,
                ByteBuffer.wrap(body),
                Callback.from(() -> RequestBody.discard(request, callback), callback::failed));
    }

    /** Handles a request. Writes the head of the answer into the response, and returns its body. */
    private byte[] answer(Request request, Response response, Body read) {
        HttpFields.Mutable headers = response.getHeaders();
        Unserved.Noted<AdminResponse> noted = unserved.noting(() -> answer(request, read));
        AdminResponse answer = noted.answer();
        noted.notes().forEach(note -> headers.add("Warning", "299 - \"" + note + "\""));
        headers.put(
                "X-Kong-Admin-Latency",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getHeadersNanoTime()));
        return written(response, answer);
    }

    /** The bytes of an answer's body. Writes its head into the response. */
    private static byte[] written(Response response, AdminResponse answer) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(answer.status());
        answer.headers().forEach(headers::put);
        byte[] body = answer.body() == null ? EMPTY : Json.write(answer.body());
        if (answer.body() != null) {
            headers.put(JSON);
        }
        if (answer.status() != 204 && answer.status() != 304) {
            headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        return body;
    }

    /** The answer; a failure becomes an answer, too. */
    private AdminResponse answer(Request request, Body read) {
        String method = request.getMethod();
        RouteTable.Match match = null;
        try {
            RequestTarget target = WebServer.target(request);
            match = routes.find(target.path());
            if (match == null) {
                return AdminResponse.NOT_FOUND;
            }
            byte[] body = WITH_BODY.contains(method) ? body(request, read, match.path()) : EMPTY;
            AdminRequest asked =
                    AdminRequest.of(method, match.parameters(), target.query(), request.getHeaders(), body);
            AdminPath path = match.path();
            return db.snapshot().read(() -> path.answer(asked));
        } catch (AdminException e) {
            return e.response();
        } catch (KongDbException e) {
            return refused(what(method, match), e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", what(method, match), e);
            return AdminResponse.message(500, ErrorBody.UNEXPECTED);
        }
    }

    /** The route for the log, never the path as received, which may contain a key. */
    private static String what(String method, RouteTable.@Nullable Match match) {
        return match == null ? method : method + " " + match.path().template();
    }

    /**
     * The weight of a body: the objects made of it, with the answer, take up to two hundred times
     * its size.
     */
    private int weight(int bytes) {
        return Math.min(1 + bytes / 1024, memoryInKb);
    }

    private static AdminResponse refused(String what, KongDbException error) {
        if (error instanceof DatabaseException && DatabaseReach.isLost(error)) {
            LOG.error("{}: the database cannot be reached: {}", what, error.getMessage());
            return AdminResponse.message(503, DatabaseReach.MESSAGE);
        }
        if (error instanceof TableMismatchException) {
            return new AdminResponse(error.httpStatus(), error.toMap()); // was logged when this node started
        }
        if (error.httpStatus() >= 500) {
            LOG.error("{} failed", what, error);
            return AdminResponse.message(error.httpStatus(), ErrorBody.UNEXPECTED);
        }
        return new AdminResponse(error.httpStatus(), cut(error.toMap()));
    }

    /**
     * An error without the ends of its longest texts. They came from the client, whose names and
     * values may be as large as a body.
     */
    private static Map<String, @Nullable Object> cut(Map<?, ?> error) {
        Map<String, @Nullable Object> shorter = new LinkedHashMap<>();
        error.forEach((name, value) -> shorter.put(
                cut(String.valueOf(name)),
                value instanceof Map<?, ?> inner ? cut(inner) : value instanceof String text ? cut(text) : value));
        return shorter;
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT_OF_AN_ERROR) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT_OF_AN_ERROR - 1));
        return text.substring(0, LONGEST_TEXT_OF_AN_ERROR - (pair ? 1 : 0)) + "…";
    }

    private byte[] body(Request request, Body read, AdminPath path) {
        if (read.end() != RequestBody.End.WHOLE) {
            throw new AdminException(AdminResponse.message(read.refusal(), ErrorBody.message(read.refusal())));
        }
        byte[] body = read.bytes();
        String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (contentType == null ? body.length > 0 || asksForType : !isTaken(contentType, path)) {
            throw new AdminException(new AdminResponse(415, null));
        }
        return body;
    }

    private static boolean isTaken(String contentType, AdminPath path) {
        for (String taken : CONTENT_TYPES) {
            if (contentType.startsWith(taken)) {
                return true;
            }
        }
        return path.template().equals(ConfigRoutes.PATH) && contentType.startsWith(AdminRequest.YAML);
    }
}
