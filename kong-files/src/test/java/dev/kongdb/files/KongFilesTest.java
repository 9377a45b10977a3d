package dev.kongdb.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.entity.RouteProvider;
import dev.kongdb.entity.ServiceProvider;
import dev.kongdb.files.fixture.QuotaCodec;
import dev.kongdb.files.internal.KongTables;
import dev.kongdb.files.internal.LuaModules;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for a Kong agree with the Java code, and Lua can read them. */
class KongFilesTest {
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

    @Test
    void everyLuaFileIsLua() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".lua")).toList()) {
                assertThat(LuaFiles.run("return tostring(assert(loadfile((...))))", file.toString()))
                        .startsWith("function: ");
            }
        }
    }

    @Test
    void theEntitiesThatLuaReadsAreThoseOfTheRecords() throws Exception {
        Object read = LuaFiles.evaluated(read("lua/kong/plugins/quota/daos.lua"));
        assertThat(read).isEqualTo(LuaFiles.asLua(List.of(QuotaCodec.DEFINITION.asMap())));
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
        assertThat(LuaFiles.evaluated(Files.readString(file))).isNotNull();
        assertThat(tables.untold())
                .containsExactlyInAnyOrder("routes.headers: custom_validator", "services: the shorthand field url");
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
        Object read = LuaFiles.evaluated(read("lua/kong/plugins/quota/migrations/000_base_quota.lua"));
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
                ((List<?>) Objects.requireNonNull(LuaFiles.evaluated(read("lua/kong/plugins/voucher/daos.lua"))))
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
