package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.entity.Consumer;
import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.testkit.TestExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Prints the calls that each function of an exchange makes to a Kong, as a table of {@code
 * docs/kong.md}. The test finds them by calling each function. When the page is stale, this command
 * writes the table anew: {@code mvn -pl plugin-server -am test -Dtest=CallsPageTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true}.
 */
class CallsPageTest {
    private static final Path PAGE = Path.of("../docs/kong.md");
    private static final String BEGIN = "<!-- The table is written by CallsPageTest. -->\n";
    private static final String END = "<!-- End of the table. -->\n";

    private static final Consumer BOB = new Consumer(UUID.randomUUID(), Instant.EPOCH, "bob", null, null);

    private interface Code {
        void run(Exchange exchange);
    }

    private record Row(Phase phase, Code code) {}

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    private static void row(String label, Code code) {
        ROWS.put(label, new Row(Phase.ACCESS, code));
    }

    private static void row(String label, Phase phase, Code code) {
        ROWS.put(label, new Row(phase, code));
    }

    static {
        row("nothing", exchange -> {});
        row(
                "`client().ip()`, and each other of its reads",
                exchange -> exchange.client().ip());
        row(
                "`client().authenticate(…)`",
                exchange -> exchange.client().authenticate(BOB, new Credential("c", BOB.id())));
        row("`client().authenticate(…)`, then `consumer()` and `credential()`", exchange -> {
            exchange.client().authenticate(BOB, new Credential("c", BOB.id()));
            exchange.client().consumer();
            exchange.client().credential();
        });
        row("`client().loadConsumer(…)`", exchange -> exchange.client().loadConsumer("bob"));
        row("`request().header(…)`, one or many", exchange -> {
            exchange.request().header("A");
            exchange.request().headers();
            exchange.request().header("B");
        });
        row(
                "`request().query()`, `queryArgument(…)`, `rawQuery()`, each",
                exchange -> exchange.request().query());
        row(
                "`request().method()`, and each other of its reads",
                exchange -> exchange.request().method());
        row("`request().path()`", exchange -> exchange.request().path());
        row("`request().body()`", exchange -> exchange.request().body());
        row("`request().bodyArguments()`", exchange -> exchange.request().bodyArguments());
        row("`route()`, `service()`, each", Exchange::route);
        row(
                "`serviceTarget().setTarget(…)`, `setUpstream(…)`, each",
                exchange -> exchange.serviceTarget().setTarget("a", 80));
        row("`serviceRequest().setHeader(…)`, one or many, without a hyphen in any name", exchange -> {
            exchange.serviceRequest().setHeader("A", "1");
            exchange.serviceRequest().clearHeader("B");
        });
        row("the same, with a hyphen in a name", exchange -> {
            exchange.serviceRequest().setHeader("X-A", "1");
            exchange.serviceRequest().setHeaders(Map.of("X-B", List.of("2"), "X-C", List.of()));
        });
        row(
                "`serviceRequest().setQuery(…)`, `setMethod(…)`, `setPath(…)`, `setBody(…)`, each",
                exchange -> exchange.serviceRequest().setQuery(Map.of("a", List.of(Optional.of("1")))));
        row("`response().setHeader(…)`, one or many", exchange -> {
            exchange.response().setHeader("X-A", "1");
            exchange.response().setHeader("X-B", "2");
        });
        row(
                "`response().addHeader(…)`, `clearHeader(…)`, each header",
                exchange -> exchange.response().addHeader("X-A", "1"));
        row("`response().exit(…)`, with headers set before", exchange -> {
            exchange.response().setHeader("X-A", "1");
            throw exchange.response().exit(Answer.of(403));
        });
        row("`response().error(…)`, whose form the `Accept` decides", exchange -> {
            throw exchange.response().error(403, "No");
        });
        row("`shared().get(…)`, `set(…)`, each", exchange -> exchange.shared().get("a"));
        row("`log().notice(…)`, each", exchange -> exchange.log().log(PluginLog.Level.NOTICE, "a"));
        row(
                "`node()`, `nginx()`, each of their functions",
                exchange -> exchange.nginx().variable("host"));
        row(
                "in response: `serviceResponse().headers()`",
                Phase.RESPONSE,
                exchange -> exchange.serviceResponse().headers());
        row(
                "in response: `response().status()`, `headers()`, each",
                Phase.RESPONSE,
                exchange -> exchange.response().status());
        row("in log: `serialize()`, and the request, client, route and service with it", Phase.LOG, exchange -> {
            exchange.log().serialize();
            exchange.request().method();
            exchange.request().rawQuery();
            exchange.client().forwardedIp();
            exchange.client().consumer();
            exchange.route();
        });
    }

    private static int calls(Protocol protocol, Row row) throws IOException {
        String name = "calls-page";
        ScriptedHandler.SCRIPTS.put(name, new PluginHandler<>() {
            @Override
            public void access(Exchange exchange, ScriptedHandler.Config config) {
                row.code().run(exchange);
            }

            @Override
            public void response(Exchange exchange, ScriptedHandler.Config config) {
                row.code().run(exchange);
            }

            @Override
            public void log(Exchange exchange, ScriptedHandler.Config config) {
                row.code().run(exchange);
            }
        });
        FakeKong kong = TestServers.kong(protocol, name);
        TestExchange exchange = TestExchange.of("GET", "/a?x=1")
                .header("A", "1")
                .upstreamAnswers(200, Map.of("X-One", List.of("1"), "X-Two", List.of("2")), new byte[0]);
        try {
            exchange.run(row.phase(), kong, "");
        } finally {
            kong.close();
        }
        return kong.called().size();
    }

    @Test
    void thePageTellsWhatEachFunctionAsks() throws IOException {
        StringBuilder table = new StringBuilder(
                "| what a plugin does in one phase | callbacks, MsgPack on 2.8 | ProtoBuf on 3.x |\n|---|---|---|\n");
        for (Map.Entry<String, Row> row : ROWS.entrySet()) {
            table.append("| ")
                    .append(row.getKey())
                    .append(" | ")
                    .append(calls(Protocol.MSGPACK, row.getValue()))
                    .append(" | ")
                    .append(calls(Protocol.PROTOBUF, row.getValue()))
                    .append(" |\n");
        }
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String wanted = page.substring(0, from) + "\n" + table + "\n" + page.substring(to);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
    }
}
