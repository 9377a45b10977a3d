package dev.kongdb.tck.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Client;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Nginx;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Request;
import dev.kongdb.plugin.Response;
import dev.kongdb.plugin.ServiceRequest;
import dev.kongdb.plugin.ServiceResponse;
import dev.kongdb.plugin.ServiceTarget;
import dev.kongdb.plugin.SharedContext;
import dev.kongdb.testkit.TestExchange;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Prints the functions of an exchange as a table of {@code docs/plugins.md}, each with its name in
 * Kong and the phases in which it can be called. The test finds the phases by calling each function
 * in each phase. When the page is stale, this command writes the table anew: {@code mvn -pl
 * store-tck -am test -Dtest=PluginsPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dgolden.rewrite=true}.
 */
class PluginsPageTest {
    private static final Path PAGE = Path.of("../docs/plugins.md");
    private static final String BEGIN = "<!-- The table is written by PluginsPageTest. -->\n";
    private static final String END = "<!-- End of the table. -->\n";

    /** The parts of the exchange that stand for Kong's modules, and the calls that return them. */
    private static final Map<Class<?>, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put(Client.class, "client()");
        PARTS.put(Request.class, "request()");
        PARTS.put(Exchange.class, "");
        PARTS.put(ServiceTarget.class, "serviceTarget()");
        PARTS.put(ServiceRequest.class, "serviceRequest()");
        PARTS.put(ServiceResponse.class, "serviceResponse()");
        PARTS.put(Response.class, "response()");
        PARTS.put(SharedContext.class, "shared()");
        PARTS.put(PluginLog.class, "log()");
        PARTS.put(Node.class, "node()");
        PARTS.put(Nginx.class, "nginx()");
    }

    /** Names in Kong that do not follow from the Java names. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Exchange.route", "router.get_route"),
            Map.entry("Exchange.service", "router.get_service"),
            Map.entry("Client.authenticate", "client.authenticate"),
            Map.entry("Client.loadConsumer", "client.load_consumer"),
            Map.entry("Request.rawQuery", "request.get_raw_query"),
            Map.entry("Request.queryArgument", "request.get_query_arg"),
            Map.entry("Request.body", "request.get_raw_body"),
            Map.entry("Request.bodyArguments", "request.get_body"),
            Map.entry("ServiceRequest.setBody", "service.request.set_raw_body"),
            Map.entry("ServiceRequest.setBodyArguments", "service.request.set_body"),
            Map.entry("ServiceResponse.body", "service.response.get_raw_body"),
            Map.entry("Response.exit", "response.exit"),
            Map.entry("Response.error", "response.error"),
            Map.entry("SharedContext.get", "ctx.shared.get"),
            Map.entry("SharedContext.set", "ctx.shared.set"),
            Map.entry("PluginLog.serialize", "log.serialize"),
            Map.entry("PluginLog.setSerializedValue", "log.set_serialize_value"),
            Map.entry("Node.isTrusted", "ip.is_trusted"),
            Map.entry("Nginx.variable", "nginx.get_var"),
            Map.entry("Nginx.tlsVersion", "nginx.get_tls1_version_str"),
            Map.entry("Nginx.context", "nginx.get_ctx"),
            Map.entry("Nginx.setContext", "nginx.set_ctx"),
            Map.entry("Nginx.requestStart", "nginx.req_start_time"));

    private static final Map<Class<?>, String> MODULES = Map.of(
            Client.class, "client",
            Request.class, "request",
            ServiceTarget.class, "service",
            ServiceRequest.class, "service.request",
            ServiceResponse.class, "service.response",
            Response.class, "response",
            PluginLog.class, "log",
            Node.class, "node",
            Nginx.class, "nginx");

    /** The functions that Kong 2.8 offers to plugins in other languages. */
    private static final List<String> OF_KONG = List.of(
                    "client.get_ip client.get_forwarded_ip client.get_port client.get_forwarded_port client.get_credential"
                            + " client.load_consumer client.get_consumer client.authenticate client.get_protocol"
                            + " ctx.shared.set ctx.shared.get ip.is_trusted"
                            + " log.alert log.crit log.err log.warn log.notice log.info log.debug log.set_serialize_value"
                            + " log.serialize nginx.get_var nginx.get_tls1_version_str nginx.set_ctx nginx.get_ctx"
                            + " nginx.req_start_time nginx.get_subsystem node.get_id node.get_memory_stats"
                            + " request.get_scheme request.get_host request.get_port request.get_forwarded_scheme"
                            + " request.get_forwarded_host request.get_forwarded_port request.get_http_version"
                            + " request.get_method request.get_path request.get_path_with_query request.get_raw_query"
                            + " request.get_query_arg request.get_query request.get_header request.get_headers"
                            + " request.get_raw_body response.get_status response.get_header response.get_headers"
                            + " response.get_source response.set_status response.set_header response.add_header"
                            + " response.clear_header response.set_headers response.exit router.get_route"
                            + " router.get_service service.set_upstream service.set_target service.request.set_scheme"
                            + " service.request.set_path service.request.set_raw_query service.request.set_method"
                            + " service.request.set_query service.request.set_header service.request.add_header"
                            + " service.request.clear_header service.request.set_headers service.request.set_raw_body"
                            + " service.response.get_status service.response.get_header service.response.get_headers"
                            + " service.response.get_raw_body")
            .stream()
            .flatMap(names -> Stream.of(names.split(" ", -1)))
            .toList();

    @Test
    void thereIsEveryFunctionThatKongHasForOtherLanguages() {
        Set<String> offered = new TreeSet<>();
        functions().forEach(function -> offered.add(kongName(function)));
        assertThat(OF_KONG).hasSize(73).doesNotHaveDuplicates();
        assertThat(offered).containsAll(OF_KONG);
    }

    @Test
    void thePageHasTheTable() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String now = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, now);
        }
        assertThat(PAGE).hasContent(now);
    }

    private static List<Method> functions() {
        List<Method> functions = new ArrayList<>();
        PARTS.keySet()
                .forEach(part -> Arrays.stream(part.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic() && !PARTS.containsKey(method.getReturnType()))
                        .filter(method ->
                                part != PluginLog.class || !method.getName().equals("log"))
                        // has no counterpart in Kong
                        .filter(method -> !method.getName().equals("offers"))
                        .sorted(Comparator.comparing((Method method) -> kongName(method))
                                .thenComparing(PluginsPageTest::signature))
                        .forEach(functions::add));
        return functions;
    }

    private static String kongName(Method function) {
        Class<?> part = function.getDeclaringClass();
        String known = NAMES.get(part.getSimpleName() + "." + function.getName());
        if (known != null) {
            return known;
        }
        String snake = function.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        boolean isGetter = function.getReturnType() != void.class;
        return MODULES.get(part) + "." + (isGetter ? "get_" : "") + snake;
    }

    private static String signature(Method function) {
        return function.getName()
                + Arrays.stream(function.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        PARTS.forEach((part, accessor) -> {
            table.append("\n| `exchange")
                    .append(accessor.isEmpty() ? "" : "." + accessor)
                    .append("` | Kong | phases |\n");
            table.append("|---|---|---|\n");
            for (Method function : functions()) {
                if (function.getDeclaringClass() == part) {
                    Set<Phase> phases = phases(function);
                    table.append("| `")
                            .append(signature(function))
                            .append("` | `kong.")
                            .append(kongName(function));
                    table.append("` | ")
                            .append(
                                    phases.size() == Phase.values().length
                                            ? "all"
                                            : phases.stream()
                                                    .map(Phase::kongName)
                                                    .collect(Collectors.joining(", ")))
                            .append(" |\n");
                }
            }
        });
        return table.append('\n').toString();
    }

    private static Set<Phase> phases(Method function) {
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        for (Phase phase : Phase.values()) {
            Script probe = Script.in(phase, exchange -> {
                if (isThere(function, exchange)) {
                    phases.add(phase);
                }
            });
            TestExchange.of("GET", "/").run(phase, probe, "");
        }
        return phases;
    }

    private static boolean isThere(Method function, Exchange exchange) {
        try {
            Object part = exchange;
            for (Method accessor : Exchange.class.getMethods()) {
                if (accessor.getReturnType() == function.getDeclaringClass()) {
                    part = accessor.invoke(exchange);
                }
            }
            Object[] arguments = Arrays.stream(function.getParameterTypes())
                    .map(PluginsPageTest::argument)
                    .toArray();
            function.invoke(part, arguments);
            return true;
        } catch (InvocationTargetException e) {
            boolean refused = String.valueOf(e.getCause().getMessage()).startsWith("function cannot be called");
            assertThat(refused || e.getCause() instanceof Exit || e.getCause() instanceof IllegalArgumentException)
                    .as("%s threw %s", function, e.getCause())
                    .isTrue();
            return !refused;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object argument(Class<?> type) {
        if (type == int.class) {
            return 404;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == String.class) {
            return "/x";
        }
        if (type == UUID.class) {
            return UUID.randomUUID();
        }
        if (type == byte[].class) {
            return new byte[0];
        }
        if (type == Answer.class) {
            return Answer.of(200);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return type == Map.class ? Map.of() : Optional.class == type ? Optional.empty() : null;
    }
}
