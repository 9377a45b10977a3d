package dev.kongdb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.entity.RouteProvider;
import dev.kongdb.entity.ServiceProvider;
import dev.kongdb.files.fixture.QuotaCodec;
import dev.kongdb.files.internal.KongTables;
import dev.kongdb.files.internal.LuaModules;
import dev.kongdb.http.Json;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for a Kong agree with the Java code, and Lua can read them. */
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

    private static final String HANDLERS = "META-INF/services/" + HandlerProvider.class.getName();

    private static final KongDialect MSGPACK = KongDialect.of("MsgPack:1", "");

    @TempDir
    private static Path folder;

    private static List<String> notes;

    @BeforeAll
    static void write() {
        notes = KongFiles.write(KongFilesTest.class.getClassLoader(), MSGPACK, Set.of("voucher"), folder);
    }

    private static String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    // --- with a Lua interpreter, if the machine has one

    /** A command with this name; empty if the machine has none. */
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

    /**
     * A value as in Lua, which has one type of numbers, one kind of empty tables, and texts of
     * bytes.
     */
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
        Object read = evaluated(folder.resolve("lua/kong/plugins/quota/daos.lua"));
        assertThat(numbers(read)).isEqualTo(asLua(List.of(QuotaCodec.DEFINITION.asMap())));
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
        Files.writeString(file, LuaModules.table(definitions));
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
                LuaModules.table(List.of(
                        tables.of("routes", new RouteProvider().definition().asMap()),
                        tables.of("services", new ServiceProvider().definition().asMap()))));
        assertThat(Files.readString(file))
                .contains("typedefs.host")
                .contains("(typedefs.paths or typedefs.router_paths)")
                .contains("typedefs.tags");
        assertThat(evaluated(file)).isNotNull();
        assertThat(tables.untold())
                .containsExactlyInAnyOrder("routes.headers: custom_validator", "services: the shorthand field url");
    }

    @Test
    void noRequestPassesAndNoWorkerSpinsWhenTheServerFails() throws Exception {
        assertThat(run(luajit(), "src/test/resources/lua/guard_test.lua", folder.resolve("lua"))
                        .strip())
                .isEqualTo("ok");
    }

    // --- files for the user

    @Test
    void theHandlerWrapsThePluginAndSaysWhetherItMayFailOpen() throws IOException {
        assertThat(read("lua/kong/plugins/quota/handler.lua"))
                .contains("return require(\"kongdb.guard\").wrap(\"quota\", false)");
        assertThat(read("lua/kong/plugins/voucher/handler.lua")).contains("wrap(\"voucher\", true)");
        assertThat(read("lua-without-server/kong/plugins/quota/handler.lua"))
                .contains("PRIORITY = 1500")
                .doesNotContain("guard");
    }

    @Test
    void theDumpIsWhatAKongAsksFor() throws Exception {
        assertThat(read("dump/quota.json")).isEqualTo("""
                {"Protocol":"MsgPack:1","Plugins":[{"Name":"quota","Priority":1500,"Version":"1.0.0",\
                "Phases":["access"],"Schema":{"name":"quota","fields":[{"config":{"type":"record",\
                "fields":[{"header":{"type":"string","required":true,"default":"X-Client"}}],"required":true}}]}}]}
                """);
    }

    @Test
    void migrationsAreThoseOfTheRecordForBothDatabases() throws Exception {
        assertThat(read("lua/kong/plugins/quota/migrations/init.lua")).contains("{ \"000_base_quota\" }");
        assertThat(read("lua/kong/plugins/quota/migrations/000_base_quota.lua"))
                .contains("CREATE TABLE IF NOT EXISTS \"quotas\"")
                .contains("migration.cassandra = ");
        Object read = evaluated(folder.resolve("lua/kong/plugins/quota/migrations/000_base_quota.lua"));
        assertThat(((Map<?, ?>) Objects.requireNonNull(read)).keySet().toString())
                .contains("postgres", "cassandra");
    }

    @Test
    void aConfHasAServerForEachPluginAndOneProcess() throws IOException {
        for (String version : List.of("2.8", "3")) {
            assertThat(read("kong-" + version + ".conf"))
                    .contains("plugins = bundled,quota,voucher,direct-caller,")
                    .contains("pluginserver_names = java1,java2,java3,")
                    .contains("_query_cmd = cat /opt/kong-java/dump/quota.json\n")
                    .containsOnlyOnce("bin/plugin-server start");
        }
    }

    @Test
    void whatOnlyJavaCanDoIsNamedWhereItIsRunAndInTheReadme() throws IOException {
        List<String> only = List.of(
                "voucher.config.prefix: custom_validator",
                "voucher: the endpoints of the Admin API of dev.kongdb.files.fixture.VoucherHandler",
                "voucher: the hook that dev.kongdb.files.fixture.VoucherHandler.<init> (VoucherHandler.java:28) adds to the DAO",
                "vouchers.code: custom_validator",
                "vouchers: the check of first, last",
                "vouchers: the shorthand field days",
                "vouchers: the transformation of code");
        assertThat(notes)
                .isEqualTo(only.stream().map(each -> "only in Java: " + each).toList());
        assertThat(read("README.md")).contains("\n* " + String.join("\n* ", only) + "\n");
    }

    @Test
    void whatWouldBeNothingWithoutItsMethodIsLeftOutWholeSinceAKongRefusesIt() throws Exception {
        Map<?, ?> vouchers = (Map<?, ?>)
                ((List<?>) Objects.requireNonNull(evaluated(folder.resolve("lua/kong/plugins/voucher/daos.lua"))))
                        .get(0);
        assertThat(vouchers.get("entity_checks")).hasToString("[{mutually_required=[first, last]}]");
        assertThat(vouchers.get("transformations")).isEqualTo(Map.of());
        assertThat(vouchers.get("shorthand_fields")).isEqualTo(Map.of());
    }

    @Test
    void aPluginThatAKongCannotRunIsRefusedAndNothingIsWritten() {
        assertThatThrownBy(() -> KongFiles.write(
                        KongFilesTest.class.getClassLoader(),
                        KongDialect.of("ProtoBuf:1", ""),
                        Set.of(),
                        folder.resolve("refused")))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessageContaining("the plugin 'direct-caller' calls log().setSerializedValue(key, value, mode)");
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    /** The class path with only those plugins that every Kong can run. */
    private static ClassLoader harmless() throws IOException {
        Path list = folder.resolve("handlers");
        String all = new String(
                Objects.requireNonNull(KongFilesTest.class.getResourceAsStream("/" + HANDLERS))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        Files.writeString(
                list, all.lines().filter(line -> !line.contains("Caller")).collect(Collectors.joining("\n")));
        return new ClassLoader(KongFilesTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals(HANDLERS)
                        ? Collections.enumeration(List.of(list.toUri().toURL()))
                        : super.getResources(name);
            }
        };
    }

    @Test
    void aProtocolOfKong3HasNoConfForAKong28AndTheServerIsToldTheVersionThatWasSaid() throws IOException {
        Path other = folder.resolve("other");
        KongFiles.write(harmless(), MSGPACK, Set.of(), other);
        assertThat(other.resolve("kong-2.8.conf")).exists();
        assertThat(other.resolve("README.md"))
                .content()
                .contains("| `kong-2.8.conf`, `kong-3.conf` | the lines of one of");
        assertThat(other.resolve("Dockerfile"))
                .content()
                .contains("KONG=kong:2.8.5-ubuntu")
                .contains("COPY kong-2.8.conf ");

        KongFiles.write(harmless(), KongDialect.of("ProtoBuf:1", "3.7"), Set.of(), other);
        assertThat(other.resolve("kong-2.8.conf")).doesNotExist();
        assertThat(other.resolve("README.md"))
                .content()
                .contains("| `kong-3.conf` | its lines into")
                .doesNotContain("2.8");
        assertThat(other.resolve("Dockerfile"))
                .content()
                .contains("KONG=kong:3.9")
                .contains("COPY kong-3.conf ");
        for (String file : List.of("kong-3.conf", "kong-java.service")) {
            assertThat(other.resolve(file)).content().contains(".socket --protocol ProtoBuf:1 --kong 3.7 --conf ");
        }
        assertThat(other.resolve("dump/quota.json")).content().startsWith("{\"Protocol\":\"ProtoBuf:1\"");
    }

    @Test
    void whoMayFailOpenMustBeThere() {
        assertThatThrownBy(() -> KongFiles.write(
                        KongFilesTest.class.getClassLoader(), MSGPACK, Set.of("nobody"), folder.resolve("x")))
                .isInstanceOf(PluginRefusedException.class)
                .hasMessage("there is no plugin 'nobody' that may fail open");
    }
}
