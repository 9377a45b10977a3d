package dev.kongdb.server.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.entity.RouteProvider;
import dev.kongdb.entity.ServiceProvider;
import dev.kongdb.http.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for a Kong say what the Java says, and Lua understands them. */
class KongFilesTest {
    private static final String PRINTER = """
            local function text(s)
              return '"' .. s:gsub('[%c"\\\\\\127-\\255]', function(c) return string.format("\\\\u%04x", c:byte()) end) .. '"'
            end
            local function print_value(v)
              if v == ngx.null then return "null" end
              if type(v) == "string" then return text(v) end
              if type(v) == "number" then return string.format("%.17g", v) end
              if type(v) ~= "table" then return tostring(v) end
              local parts = {}
              if #v > 0 then
                for _, e in ipairs(v) do parts[#parts + 1] = print_value(e) end
                return "[" .. table.concat(parts, ",") .. "]"
              end
              for k, e in pairs(v) do parts[#parts + 1] = text(k) .. ":" .. print_value(e) end
              return "{" .. table.concat(parts, ",") .. "}"
            end
            ngx = { null = setmetatable({}, { __tostring = function() return "null" end }) }
            local t = setmetatable({}, { __call = function(self, more)
              local copy = { typedef = self.typedef }
              for k, v in pairs(more) do copy[k] = v end
              return copy
            end })
            package.loaded["kong.db.schema.typedefs"] = setmetatable({}, { __index = function(_, name)
              return setmetatable({ typedef = name }, getmetatable(t))
            end })
            package.loaded["kong.meta"] = { _VERSION_TABLE = { major = 2, minor = 8 } }
            io.write(print_value(dofile(arg[1])))
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() {
        KongFiles.write(KongFilesTest.class.getClassLoader(), "MsgPack:1", Set.of("scripted"), folder);
    }

    private static String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    // --- with what interprets Lua, where there is some

    /** A command of that name; empty where the machine has none. */
    private static @Nullable Path command(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static Path luajit() {
        Path luajit = command("luajit");
        Assumptions.assumeTrue(luajit != null, "this machine has no luajit: what is written in Lua was not tried");
        return Objects.requireNonNull(luajit);
    }

    private static String run(Object... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Process process = new ProcessBuilder(
                        Stream.of(command).map(Object::toString).toList())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static @Nullable Object evaluated(Path file) throws Exception {
        Path printer = folder.resolve("printer.lua");
        Files.writeString(printer, PRINTER);
        String json = run(luajit(), printer, file);
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** As Lua has it: one kind of numbers, one kind of empty tables; texts as bytes. */
    private static @Nullable Object asLua(@Nullable Object value) {
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(asLua(element)));
            return elements.isEmpty() ? Map.of() : elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(asLua(name), asLua(member)));
            return members;
        }
        return value;
    }

    private static @Nullable Object numbers(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(numbers(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(name, numbers(member)));
            return members;
        }
        return value;
    }

    @Test
    void everyLuaFileIsLua() throws Exception {
        Path luajit = luajit();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".lua")).toList()) {
                run(luajit, "-bl", file, "/dev/null");
            }
        }
    }

    @Test
    void theEntitiesThatLuaReadsAreThoseOfTheRecords() throws Exception {
        Object read = evaluated(folder.resolve("lua/kong/plugins/client-ban/daos.lua"));
        assertThat(numbers(read))
                .isEqualTo(asLua(List.of(dev.kongdb.server.fixture.BannedClientCodec.DEFINITION.asMap())));
    }

    @Test
    void fiveHundredRandomDefinitionsAreReadAsTheyAre() throws Exception {
        Path luajit = luajit();
        assertThat(luajit).isExecutable();
        Random random = new Random(42);
        List<Object> definitions = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            definitions.add(definition(random, 0));
        }
        Path file = folder.resolve("random.lua");
        Files.writeString(file, KongFiles.module(definitions));
        assertThat(numbers(evaluated(file))).isEqualTo(asLua(definitions));
    }

    private static Object definition(Random random, int depth) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        for (String attribute : List.of("type", "required", "default", "len_min", "match", "one_of", "between", "eq")) {
            if (random.nextBoolean()) {
                field.put(attribute, value(random));
            }
        }
        field.put("type", "string");
        if (depth < 3 && random.nextBoolean()) {
            field.put("fields", List.of(Map.of(text(random), definition(random, depth + 1))));
        }
        return field;
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> random.nextBoolean();
            case 1 -> (long) random.nextInt();
            case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
            case 3 -> List.of(text(random), text(random));
            case 4 -> null;
            case 5 -> List.of();
            default -> text(random);
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? "]\"\\\n\r\t%é\u0000€='-".charAt(random.nextInt(13))
                            : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @Test
    void kongsOwnDefinitionsStandForChecksThatAreMethodsInJava() throws Exception {
        KongTables tables = new KongTables(true);
        Path file = folder.resolve("core.lua");
        Files.writeString(
                file,
                KongFiles.module(List.of(
                        tables.of("routes", new RouteProvider().definition().asMap()),
                        tables.of("services", new ServiceProvider().definition().asMap()))));
        assertThat(Files.readString(file))
                .contains("typedefs.host")
                .contains("(typedefs.paths or typedefs.router_paths)")
                .contains("typedefs.tags");
        assertThat(evaluated(file)).isNotNull();
        assertThat(tables.untold()).containsExactlyInAnyOrder("routes.headers: custom_validator", "services.url: func");
    }

    @Test
    void noRequestPassesAndNoWorkerSpinsWhenTheServerFails() throws Exception {
        assertThat(run(luajit(), "src/test/resources/lua/guard_test.lua", folder.resolve("lua"))
                        .strip())
                .isEqualTo("ok");
    }

    // --- what a person reads

    @Test
    void theHandlerWrapsThePluginAndSaysWhetherItMayFailOpen() throws IOException {
        assertThat(read("lua/kong/plugins/client-ban/handler.lua"))
                .contains("return require(\"kongdb.guard\").wrap(\"client-ban\", false)");
        assertThat(read("lua/kong/plugins/scripted/handler.lua")).contains("wrap(\"scripted\", true)");
        assertThat(read("lua-without-server/kong/plugins/client-ban/handler.lua"))
                .contains("PRIORITY = 1500")
                .doesNotContain("guard");
    }

    @Test
    void theDumpIsWhatAKongAsksFor() throws Exception {
        assertThat(read("dump/client-ban.json")).isEqualTo("""
                {"Protocol":"MsgPack:1","Plugins":[{"Name":"client-ban","Priority":1500,"Version":"1.0.0",\
                "Phases":["access"],"Schema":{"name":"client-ban","fields":[{"config":{"type":"record",\
                "fields":[{"header":{"type":"string","required":true,"default":"X-Client"}}],"required":true}}]}}]}
                """);
    }

    @Test
    void migrationsAreThoseOfTheRecordForBothDatabases() throws Exception {
        assertThat(read("lua/kong/plugins/client-ban/migrations/init.lua")).contains("{ \"000_base_client_ban\" }");
        assertThat(read("lua/kong/plugins/client-ban/migrations/000_base_client_ban.lua"))
                .contains("CREATE TABLE IF NOT EXISTS \"banned_clients\"")
                .contains("migration.cassandra = ");
        Object read = evaluated(folder.resolve("lua/kong/plugins/client-ban/migrations/000_base_client_ban.lua"));
        assertThat(((Map<?, ?>) Objects.requireNonNull(read)).keySet().toString())
                .contains("postgres", "cassandra");
    }

    @Test
    void aConfHasAServerForEachPluginAndOneProcess() throws IOException {
        for (String version : List.of("2.8", "3")) {
            assertThat(read("kong-" + version + ".conf"))
                    .contains("plugins = bundled,client-ban,scripted\n")
                    .contains("pluginserver_names = java1,java2\n")
                    .contains("_query_cmd = cat /opt/kong-java/dump/client-ban.json\n")
                    .containsOnlyOnce("bin/plugin-server start");
        }
    }

    @Test
    void whoMayFailOpenMustBeThere() {
        assertThatThrownBy(() -> KongFiles.write(
                        KongFilesTest.class.getClassLoader(), "MsgPack:1", Set.of("nobody"), folder.resolve("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no plugin 'nobody' that may fail open");
    }
}
