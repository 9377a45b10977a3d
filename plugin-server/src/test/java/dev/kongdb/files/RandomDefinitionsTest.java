package dev.kongdb.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.internal.PluginFiles;
import dev.kongdb.migration.Migration;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.tck.table.RandomEntity;
import dev.kongdb.value.Row;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the records of a plugin are, LuaJIT reads from its files what they say. */
class RandomDefinitionsTest {
    private record Plugin(SchemaDefinition subschema) implements PluginDefinition<Object> {
        @Override
        public String name() {
            return "things";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public int priority() {
            return 500;
        }

        @Override
        public Set<Phase> phases() {
            return Set.of(Phase.ACCESS);
        }

        @Override
        public Object config(Row config) {
            return config;
        }
    }

    private static @Nullable Object read(Map<Path, String> files, String file) {
        return LuaFiles.evaluated(Objects.requireNonNull(files.get(Path.of("lua/kong/plugins/things", file)), file));
    }

    @Test
    void fiveHundredRandomDefinitionsAreReadAsTheyAre() {
        Random random = new Random(42);
        RandomEntity entity = new RandomEntity("things", 42, true);
        for (int i = 0; i < 500; i++) {
            Schema schema = entity.next();
            Map<String, Object> strange = new LinkedHashMap<>();
            strange.put("name", text(random));
            strange.put("fields", List.of(Map.of(text(random), definition(random, 0))));
            boolean mayFailOpen = random.nextBoolean();
            String postgres = PostgresDialect.create(TableLayout.of(schema));
            String cassandra = CassandraDialect.create(TableLayout.of(schema));

            PluginFiles plugin = new PluginFiles(new Plugin(SchemaDefinition.of(strange)), "MsgPack:1", mayFailOpen);
            plugin.entities(List.of(schema.definition(), SchemaDefinition.of(strange)));
            plugin.migrations(
                    List.of(new Migration("000_base_things", postgres, List.of())),
                    List.of(new Migration("000_base_things", cassandra, List.of())));

            Map<Path, String> files = plugin.files();
            assertThat(plugin.untold()).isEmpty();
            assertThat(read(files, "daos.lua"))
                    .isEqualTo(LuaFiles.asLua(List.of(schema.definition().asMap(), strange)));
            Map<String, Object> config = new LinkedHashMap<>(strange);
            config.put("name", "things");
            assertThat(read(files, "schema.lua")).isEqualTo(LuaFiles.asLua(config));
            assertThat(read(files, "migrations/init.lua")).isEqualTo(List.of("000_base_things"));
            assertThat(read(files, "migrations/000_base_things.lua"))
                    .isEqualTo(Map.of(
                            "postgres", Map.of("up", postgres.strip() + "\n"),
                            "cassandra", Map.of("up", cassandra.strip() + "\n")));
            assertThat(read(files, "handler.lua")).isEqualTo(List.of("things", mayFailOpen));
            assertThat(LuaFiles.evaluated(Objects.requireNonNull(
                            files.get(Path.of("lua-without-server/kong/plugins/things/handler.lua")))))
                    .isEqualTo(Map.of("PRIORITY", 500.0, "VERSION", "1.2.3"));
        }
    }

    private static Map<String, @Nullable Object> definition(Random random, int depth) {
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
}
