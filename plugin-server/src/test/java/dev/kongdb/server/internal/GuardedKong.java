package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.files.LuaJits;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.server.internal.FakeKong.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import party.iroiro.luajava.JFunction;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.LuaException;

/**
 * A worker of a Kong that runs the {@code handler.lua} of a plugin in LuaJIT, and whose calls go
 * over sockets to a server. It is a handler whose phases are the functions of that file. Not
 * thread-safe.
 */
final class GuardedKong implements PluginHandler<Object>, AutoCloseable {
    /** The folder of the Lua files of the tests. */
    private static final Path MODEL = Path.of("src/test/resources/lua");

    private static final String WORKER = """
            local folder, name, new, protobuf = ...
            package.path = folder .. "/?.lua;" .. package.path
            local model = require("kong_model")(name, new, protobuf)

            -- What Java returns: a value, nil and an error, something to raise, or that the request has ended.
            local function returned(what, value)
              if what == "raises" then
                error(value, 0)
              elseif what == "exit" then
                coroutine.yield("exit")
              elseif what == "error" then
                return nil, value
              end
              return value
            end

            function model.server(method, instance, phase)
              local value, err = returned(call_server(method, instance, phase))
              if type(value) == "number" then
                return { Id = value }
              end
              return value and { Data = value }, err
            end

            function model.ask()
              returned(ask_kong())
            end

            function kong.response.exit(status, body)
              returned(exit(status, body.message))
            end

            local handler = require("kong.plugins." .. name .. ".handler")
            local conf = { __key__ = "plugins:" .. name .. ":::::ws", __plugin_id = "0a5f3c52-9a3c-4f3c-8f6c-0d2f5f6c1e01" }

            function run(phase)
              local ok, err = coroutine.resume(coroutine.create(function() handler[phase](handler, conf) end))
              local timers = model.timers
              model.timers = {}
              for _, timer in ipairs(timers) do
                coroutine.wrap(timer)()
              end
              if not ok then
                error(err, 0)
              end
            end
            """;

    /** The result of a call, as Lua sees it. */
    private interface Work {
        @Nullable
        Object run() throws IOException;
    }

    private final Lines lines;
    private final FakeKong.Wires wires;
    private final Protocol protocol;
    private final Version version;
    private final String plugin;
    private final String config;
    private final Lua lua = LuaJits.open();
    private KongFunctions functions;
    private MsgPackWires.@Nullable Running event;
    private @Nullable Exit exit;
    private @Nullable Throwable fault;
    private int calls;

    /**
     * A worker.
     *
     * @param folder the Lua files of {@code kong-files}
     */
    GuardedKong(
            Path folder, Protocol protocol, Version version, Path socket, String plugin, Map<String, Object> config) {
        this.lines = new Lines(socket, FakeKong.PATIENCE);
        this.wires =
                protocol == Protocol.MSGPACK ? new MsgPackWires(lines, version) : new ProtoBufWires(lines, version);
        this.protocol = protocol;
        this.version = version;
        this.plugin = plugin;
        this.config = Json.text(config);
        define("call_server", l -> back(l, () -> callServer(l)));
        define("ask_kong", l -> back(l, this::askKong));
        define("exit", l -> back(l, () -> exit(l.toInteger(1), String.valueOf(l.toString(2)))));
        lua.load(WORKER);
        lua.push(folder + "/?.lua;" + MODEL);
        lua.push(plugin);
        lua.push(version != Version.V2_8);
        lua.push(protocol == Protocol.PROTOBUF);
        lua.pCall(4, 0);
    }

    private void define(String name, JFunction function) {
        lua.push(function);
        lua.setGlobal(name);
    }

    /** The number of calls of its server. */
    int calls() {
        return calls;
    }

    Lines lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        wires.close();
        lua.close();
    }

    // --- what Lua calls

    private int back(Lua l, Work work) {
        String what = "value";
        Object value;
        try {
            value = work.run();
        } catch (Exit e) {
            exit = e;
            what = "exit";
            value = null;
        } catch (IOException e) {
            what = "error";
            value = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        } catch (LuaError e) {
            what = "raises";
            value = e.toString();
        } catch (RuntimeException | Error e) { // of this class or of what it uses
            fault = fault == null ? e : fault;
            what = "raises";
            value = e.toString();
        }
        l.push(what);
        l.push(value, Lua.Conversion.FULL);
        return 2;
    }

    private @Nullable Object callServer(Lua l) throws IOException {
        calls++;
        String method = String.valueOf(l.toString(1));
        Long instance = l.isNumber(2) ? l.toInteger(2) : null;
        switch (method) {
            case "plugin.StartInstance", "cmd_start_instance" -> {
                return wires.start(plugin, config);
            }
            case "cmd_handle_event" -> wires.event(instance, String.valueOf(l.toString(3)), functions);
            case "plugin.HandleEvent" ->
                event = ((MsgPackWires) wires).begin(instance, String.valueOf(l.toString(3)), functions);
            default -> running().step();
        }
        return protocol == Protocol.PROTOBUF || running().isOver() ? "ret" : "a function";
    }

    private MsgPackWires.Running running() {
        if (event == null) {
            throw new AssertionError("there is no event");
        }
        return event;
    }

    private @Nullable Object exit(long status, String message) {
        String body = Wire.text(Json.write(Map.of("message", message)));
        return functions.call("kong.response.exit", List.of(status, body)).value();
    }

    private @Nullable Object askKong() {
        running().ask();
        return null;
    }

    // --- the phases

    @Override
    public void rewrite(Exchange exchange, Object config) {
        run(Phase.REWRITE, exchange);
    }

    @Override
    public void access(Exchange exchange, Object config) {
        run(Phase.ACCESS, exchange);
    }

    @Override
    public void response(Exchange exchange, Object config) {
        run(Phase.RESPONSE, exchange);
    }

    @Override
    public void log(Exchange exchange, Object config) {
        run(Phase.LOG, exchange);
    }

    private void run(Phase phase, Exchange exchange) {
        functions = new KongFunctions(exchange, phase, version);
        exit = null;
        FakeKong.Failed failed = null;
        lua.getGlobal("run");
        lua.push(phase.kongName());
        try {
            lua.pCall(1, 0);
        } catch (LuaException e) { // a Kong answers 500
            failed = new FakeKong.Failed(String.valueOf(e.getMessage()), false);
        }
        if (fault != null) { // otherwise the guard would hide it behind a 503
            throw new AssertionError("the worker of the test is broken", fault);
        }
        if (failed != null) {
            throw failed;
        }
        if (exit != null) {
            throw exit;
        }
    }
}
