package dev.kongdb.off;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.declarative.DeclarativeContent;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.OperationUnsupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code kong.db} without a database. */
class OffStrategyTest {
    private @Nullable Kong kong;

    @AfterEach
    void close() {
        if (kong != null) {
            kong.close();
        }
    }

    private Kong open(String setting, String value) {
        Kong opened = Kong.open(KongConfig.empty().with("database", "off").with(setting, value));
        kong = opened;
        return opened;
    }

    private Kong with(String text) {
        return open("declarative_config_string", "_format_version: '2.1'\n" + text);
    }

    private static List<Object> all(Dao dao, String field) {
        return dao.each(2).map(row -> (Object) String.valueOf(row.get(field))).toList();
    }

    @Test
    void aNodeWithoutConfigurationHasItsDefaultWorkspaceAndNothingElse() {
        Kong empty = open("prefix", "unused");
        assertThat(all(empty.db().dao("workspaces"), "name")).containsExactly("default");
        assertThat(all(empty.db().dao("services"), "name")).isEmpty();
        assertThat(empty.db().defaultWorkspace()).hasToString("0dc6f45b-8f8d-40d2-a504-473544ee190b");
        assertThat(store(empty).hash()).isEqualTo("0".repeat(32));
    }

    private static DeclarativeStore store(Kong kong) {
        return kong.db().unwrap(DeclarativeStore.class).orElseThrow();
    }

    @Test
    void entitiesAreFoundByKeyByNameByTagsAndByTheirParent() {
        Kong loaded = with("""
                services:
                - {name: a, host: a.example.com, tags: [x, y], routes: [{name: r1, paths: [/1]}, {name: r2, paths: [/2]}]}
                - {name: b, host: b.example.com, tags: [y]}
                - {name: c, host: c.example.com}
                """);
        Dao services = loaded.db().dao("services");
        Dao routes = loaded.db().dao("routes");
        Map<String, @Nullable Object> a = services.selectBy("name", "a").orElseThrow();
        assertThat(services.select(Map.of("id", String.valueOf(a.get("id"))))).contains(a);
        assertThat(routes.forForeign("service", Map.of("id", String.valueOf(a.get("id"))))
                        .each()
                        .map(row -> String.valueOf(row.get("name"))))
                .containsExactlyInAnyOrder("r1", "r2");
        assertThat(all(services, "name")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(all(services.with(Options.allTags("x", "y")), "name")).containsExactly("a");
        assertThat(all(services.with(Options.anyTag("x", "y")), "name")).containsExactlyInAnyOrder("a", "b");
        assertThat(loaded.db().dao("tags").pageByTag("y", null, null).data())
                .hasSize(2)
                .allSatisfy(tag -> assertThat(tag).containsEntry("entity_name", "services"));
        assertThat(loaded.db().services().selectByName("b").orElseThrow().host())
                .isEqualTo("b.example.com");
    }

    @Test
    void aUniqueValueIsOfOneRowInEachWorkspace() {
        Kong loaded = open("database", ArrangedOff.Factory.NAME);
        loaded.db().dao("workspaces").insert(Map.of("name", "other"));
        Dao here = loaded.db().dao("consumers");
        Dao there = here.with(Options.workspace("other"));
        Map<String, @Nullable Object> one = here.insert(Map.of("username", "same"));
        Map<String, @Nullable Object> other = there.insert(Map.of("username", "same"));
        assertThat(here.selectBy("username", "same")).contains(one);
        assertThat(there.selectBy("username", "same")).contains(other);
        assertThat(there.delete(Map.of("id", String.valueOf(other.get("id"))))).isTrue();
        assertThat(there.selectBy("username", "same")).isEmpty();
        assertThat(here.selectBy("username", "same")).contains(one);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        StringBuilder text = new StringBuilder("consumers:\n");
        for (int i = 0; i < 25; i++) {
            text.append("- username: c").append(i).append('\n');
        }
        Dao consumers = with(text.toString()).db().dao("consumers");
        List<Object> seen = new ArrayList<>();
        String offset = null;
        do {
            Page<Map<String, @Nullable Object>> page = consumers.page(10, offset);
            page.data().forEach(row -> seen.add(row.get("username")));
            offset = page.offset().orElse(null);
        } while (offset != null);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThatThrownBy(() -> consumers.page(10, "x")).isInstanceOf(InvalidOffsetException.class);
    }

    @Test
    void nothingCanBeWritten() {
        Kong loaded = with("services: [{name: a, host: a.example.com}]");
        Dao services = loaded.db().dao("services");
        Map<String, @Nullable Object> key = Map.of(
                "id",
                String.valueOf(services.selectBy("name", "a").orElseThrow().get("id")));
        assertThatThrownBy(() -> services.insert(Map.of("host", "x")))
                .isInstanceOf(OperationUnsupportedException.class)
                .hasMessage("[off] cannot create 'services' entities when not using a database");
        assertThatThrownBy(() -> services.update(key, Map.of("host", "x")))
                .hasMessage("[off] cannot update 'services' entities when not using a database");
        assertThatThrownBy(() -> services.upsert(key, Map.of("host", "x")))
                .hasMessage("[off] cannot create or update 'services' entities when not using a database");
        assertThatThrownBy(() -> services.delete(key))
                .hasMessage("[off] cannot remove 'services' entities when not using a database");
        assertThat(all(services, "host")).containsExactly("a.example.com");
    }

    @Test
    void aNewConfigurationTakesThePlaceOfTheOldOne() {
        Kong loaded = with("services: [{name: a, host: a.example.com}]");
        List<String> heard = new ArrayList<>();
        loaded.db().whenReplaced(() -> heard.add(store(loaded).hash()));
        String text =
                "_format_version: '2.1'\nworkspaces: [{name: default, id: 00000001-0000-4000-8000-000000000001}]\n"
                        + "services: [{name: b, host: b.example.com}]";
        store(loaded).load(store(loaded).format().read(text, Format.ANY));
        assertThat(all(loaded.db().dao("services"), "name")).containsExactly("b");
        assertThat(loaded.db().defaultWorkspace()).hasToString("00000001-0000-4000-8000-000000000001");
        assertThat(heard).containsExactly(store(loaded).hash()).doesNotContain("0".repeat(32));
    }

    @Test
    void aListenerThatFailsIsToldAndKeepsNoOtherFromHearing() {
        Kong loaded = with("services: [{name: a, host: a.example.com}]");
        assertThat(loaded.db().services().selectByName("a")).isPresent();
        List<String> heard = new ArrayList<>();
        loaded.db().whenReplaced(() -> {
            throw new IllegalStateException("not today");
        });
        loaded.db().whenReplaced(() -> heard.add("the second"));
        DeclarativeContent other = store(loaded)
                .format()
                .read("_format_version: '2.1'\nservices: [{name: b, host: b.example.com}]", Format.ANY);
        assertThatThrownBy(() -> store(loaded).load(other)).hasMessage("not today");
        assertThat(heard).containsExactly("the second");
        assertThat(loaded.db().services().selectByName("a")).isEmpty();
        assertThat(loaded.db().services().selectByName("b")).isPresent();
    }

    @Test
    void whatIsWrongIsToldAndTheOldOneStays() {
        Kong loaded = with("services: [{name: a, host: a.example.com}]");
        assertThatThrownBy(() -> store(loaded).format().read("_format_version: '2.1'\nservices: [{}]", Format.ANY))
                .isInstanceOfSatisfying(DeclarativeConfigException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(14);
                    assertThat(refused.message())
                            .isEqualTo("declarative config is invalid: {services={{host=\"required field missing\"}}}");
                });
        assertThat(all(loaded.db().dao("services"), "name")).containsExactly("a");
    }

    @Test
    void aFileThatIsWrongKeepsTheNodeFromStarting(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("kong.yml"), "_format_version: '2.1'\nwidgets: []\n");
        assertThatThrownBy(() -> open("declarative_config", file.toString()))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining("in 'widgets': unknown field");
    }
}
