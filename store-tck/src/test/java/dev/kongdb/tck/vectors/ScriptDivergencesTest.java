package dev.kongdb.tck.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A divergence accepts exactly the answer that a decision demands, and no other. */
class ScriptDivergencesTest {
    private static final String ID = "00000000-0000-4000-8000-000000000001";
    private static final Map<String, Object> SHELF = Map.of("id", ID, "username", "u", "created_at", 5);

    private final List<Map<String, Object>> earlier = new ArrayList<>();
    private String store = "postgres";

    private static Map<String, Object> ok(Object result) {
        return Map.of("ok", true, "result", result);
    }

    private static Map<String, Object> failed(int code, String name, String message, String under, Object details) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("name", name);
        error.put("message", message);
        error.put(under, details);
        error.put("strategy", "postgres");
        return Map.of("ok", false, "error", error, "err", "[postgres] " + message);
    }

    private static Map<String, Object> step(String method, List<?> arguments, Map<String, Object> expect) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("dao", "consumers");
        step.put("method", method);
        step.put("args", arguments);
        step.put("expect", expect);
        return step;
    }

    private void before(String method, List<?> arguments, Map<String, Object> answer) {
        before(method, arguments, answer, answer);
    }

    private void before(String method, List<?> arguments, Map<String, Object> kongs, Map<String, Object> answer) {
        Map<String, Object> step = step(method, arguments, kongs);
        step.put("store", store);
        step.put("answer", answer);
        earlier.add(step);
    }

    private String explanation(
            String method, List<?> arguments, Map<String, Object> expect, Map<String, Object> answer) {
        Map<String, Object> step = step(method, arguments, expect);
        step.put("store", store);
        step.put("earlier", earlier);
        Vector question = new Vector("script-1/9", new LinkedHashMap<>(step));
        return Divergences.ALL.stream()
                .filter(divergence -> divergence.explains(question, answer))
                .map(Divergence::decision)
                .findFirst()
                .orElse("none");
    }

    @Test
    void anUpdateShowingTheWorkspaceMustGiveTheWholeRow() {
        before("insert", List.of(SHELF), ok(SHELF));
        List<?> arguments = List.of(Map.of("id", ID), Map.of("custom_id", "c"), Map.of("show_ws_id", true));
        Map<String, Object> kongs = failed(
                2,
                "schema violation",
                "schema violation (ws_id: unknown field)",
                "fields",
                Map.of("ws_id", "unknown field"));
        Map<String, Object> row = new LinkedHashMap<>(SHELF);
        row.put("custom_id", "c");
        row.put("ws_id", "00000000-0000-4000-8000-0000000000aa");
        assertThat(explanation("update", arguments, kongs, ok(row))).isEqualTo("4");
        row.remove("username");
        assertThat(explanation("update", arguments, kongs, ok(row))).isEqualTo("none");
        row.put("username", "another");
        assertThat(explanation("update", arguments, kongs, ok(row))).isEqualTo("none");
    }

    @Test
    void theWrongFieldOfAViolationMustBecomeTheRightOne() {
        before("insert", List.of(SHELF), ok(SHELF));
        List<?> arguments = List.of(Map.of("id", ID, "username", "v"));
        Map<String, Object> kongs = failed(
                5,
                "unique constraint violation",
                "UNIQUE violation detected on '{username=\"v\"}'",
                "fields",
                Map.of("username", "v"));
        Map<String, Object> ours = failed(
                3,
                "primary key violation",
                "primary key violation on key '{id=\"" + ID + "\"}'",
                "fields",
                Map.of("id", ID));
        assertThat(explanation("insert", arguments, kongs, ours)).isEqualTo("12");
        assertThat(explanation("insert", arguments, kongs, ok(SHELF))).isEqualTo("none");
        List<?> taken = List.of(Map.of("username", "u"));
        Map<String, Object> right = failed(
                5,
                "unique constraint violation",
                "UNIQUE violation detected on '{username=\"u\"}'",
                "fields",
                Map.of("username", "u"));
        assertThat(explanation("insert", taken, right, ours)).isEqualTo("none");
    }

    @Test
    void rowsAreMissingOnlyWhereADecisionTookThemAway() {
        Map<String, Object> everywhere = new LinkedHashMap<>();
        everywhere.put("workspace", null);
        Map<String, Object> refused = step("insert", List.of(SHELF, everywhere), ok(SHELF));
        refused.put("answer", Map.of("ok", false));
        earlier.add(refused);
        Map<String, Object> other = Map.of("id", ID.replace("1", "2"), "username", "w");
        Map<String, Object> kongs = Map.of("ok", true, "result", List.of(SHELF, other), "pages", List.of(1, 1));
        assertThat(explanation(
                        "each", List.of(), kongs, Map.of("ok", true, "result", List.of(other), "pages", List.of(1))))
                .isEqualTo("16");
        assertThat(explanation(
                        "each", List.of(), kongs, Map.of("ok", true, "result", List.of(SHELF), "pages", List.of(1))))
                .isEqualTo("none");
    }

    @Test
    void anOffsetMustBeKongsWithAChecksum() {
        // ["a"], and ["a","0123abcd"]
        Map<String, Object> kongs = Map.of("ok", true, "result", List.of(SHELF), "offset", "WyJhIl0");
        Map<String, Object> ours = Map.of("ok", true, "result", List.of(SHELF), "offset", "WyJhIiwiMDEyM2FiY2QiXQ");
        assertThat(explanation("page", List.of(1), kongs, ours)).isEqualTo("\u2013 page token");
        Map<String, Object> unbound = Map.of("ok", true, "result", List.of(SHELF), "offset", "WyJiIl0");
        assertThat(explanation("page", List.of(1), kongs, unbound)).isEqualTo("none");
    }

    @Test
    void whatOnlyWeWroteIsReadAsItWasWritten() {
        before("insert", List.of(SHELF), ok(SHELF));
        Map<String, Object> changed = new LinkedHashMap<>(SHELF);
        changed.put("username", "v");
        Map<String, Object> update = step(
                "update",
                List.of(Map.of("id", ID), Map.of("username", "v"), Map.of("show_ws_id", true)),
                failed(2, "schema violation", "schema violation (ws_id: unknown field)", "fields", Map.of()));
        update.put("answer", ok(changed));
        earlier.add(update);
        String follows = "4, 7, 10, 13, 15, 16";
        Map<String, Object> nothing = Map.of("ok", true);
        assertThat(explanation("select", List.of(Map.of("id", ID)), ok(SHELF), ok(changed)))
                .isEqualTo(follows);
        assertThat(explanation("select_by_username", List.of("v"), nothing, ok(changed)))
                .isEqualTo(follows);
        assertThat(explanation("select_by_username", List.of("u"), ok(SHELF), nothing))
                .isEqualTo(follows);
        assertThat(explanation("select", List.of(Map.of("id", ID)), ok(SHELF), nothing))
                .isEqualTo("none");
        Map<String, Object> another = new LinkedHashMap<>(changed);
        another.put("custom_id", "c");
        assertThat(explanation("select", List.of(Map.of("id", ID)), ok(SHELF), ok(another)))
                .isEqualTo("none");
        Map<String, Object> last = Map.of("id", ID.replace("1", "2"), "username", "w");
        Map<String, Object> kongs = Map.of("ok", true, "result", List.of(SHELF, last), "pages", List.of(1, 1));
        Map<String, Object> ours = Map.of("ok", true, "result", List.of(changed, last), "pages", List.of(1, 1));
        assertThat(explanation("each", List.of(), kongs, ours)).isEqualTo(follows);
        before("delete", List.of(Map.of("id", ID)), Map.of("ok", true, "result", true));
        assertThat(explanation("select", List.of(Map.of("id", ID)), nothing, ok(changed)))
                .isEqualTo("none");
    }

    @Test
    void aRowStaysInTheWorkspaceThatItWasInsertedInto() {
        Map<String, Object> shop = Map.of("id", ID.replace("1", "9"), "name", "shop");
        Map<String, Object> made = step("insert", List.of(shop), ok(shop));
        made.put("dao", "workspaces");
        made.put("answer", ok(shop));
        earlier.add(made);
        before("insert", List.of(SHELF, Map.of("workspace", "shop")), ok(SHELF));
        List<?> arguments = List.of(Map.of("id", ID), Map.of("username", "u"), Map.of("workspace", shop.get("id")));
        Map<String, Object> violation = failed(
                3,
                "primary key violation",
                "primary key violation on key '{id=\"" + ID + "\"}'",
                "fields",
                Map.of("id", ID));
        assertThat(explanation("upsert", arguments, ok(SHELF), violation)).isEqualTo("none");
        arguments = List.of(Map.of("id", ID), Map.of("username", "u"));
        assertThat(explanation("upsert", arguments, ok(SHELF), violation)).isEqualTo("7");
        Map<String, Object> moved = step("upsert", arguments, ok(SHELF));
        moved.put("answer", violation);
        earlier.add(moved);
        Map<String, Object> nothing = Map.of("ok", true);
        assertThat(explanation("select", List.of(Map.of("id", ID)), ok(SHELF), nothing))
                .isEqualTo("4, 7, 10, 13, 15, 16");
        assertThat(explanation("select", List.of(Map.of("id", ID), Map.of("workspace", "shop")), nothing, ok(SHELF)))
                .isEqualTo("4, 7, 10, 13, 15, 16");
        assertThat(explanation("select", List.of(Map.of("id", ID)), nothing, ok(SHELF)))
                .isEqualTo("none");
    }

    @Test
    void childrenAreFilteredByTagsAndNothingElse() {
        List<?> arguments = List.of(Map.of("id", ID), 100, DaoCalls.NIL, Map.of("tags", List.of("a")));
        Map<String, Object> tagged = Map.of("id", "1", "tags", List.of("a", "b"));
        Map<String, Object> bare = Map.of("id", "2");
        Map<String, Object> kongs = ok(List.of(tagged, bare));
        assertThat(explanation("page_for_parent", arguments, kongs, ok(List.of(tagged))))
                .isEqualTo("25");
        assertThat(explanation("page_for_parent", arguments, kongs, ok(List.of(bare))))
                .isEqualTo("none");
        assertThat(explanation("page_for_parent", arguments, kongs, ok(List.of())))
                .isEqualTo("none");
    }

    @Test
    void aRowThatReplacesAnExpiredOneHasAnIdOfItsOwn() {
        before("insert", List.of(SHELF, Map.of("ttl", 1)), ok(SHELF));
        earlier.add(new LinkedHashMap<>(Map.of("sleep", 2)));
        Map<String, Object> anew = new LinkedHashMap<>(SHELF);
        anew.put("id", "11111111-1111-4111-8111-111111111111");
        assertThat(explanation("upsert_by_username", List.of("u", Map.of()), ok(SHELF), ok(anew)))
                .isEqualTo("13");
        Map<String, Object> upsert = step("upsert_by_username", List.of("u", Map.of()), ok(SHELF));
        upsert.put("answer", ok(anew));
        earlier.add(upsert);
        String follows = "4, 7, 10, 13, 15, 16";
        assertThat(explanation("select_by_username", List.of("u"), ok(SHELF), ok(anew)))
                .isEqualTo(follows);
        assertThat(explanation("select", List.of(Map.of("id", ID)), ok(SHELF), Map.of("ok", true)))
                .isEqualTo(follows);
        assertThat(explanation("select_by_username", List.of("u"), ok(SHELF), Map.of("ok", true)))
                .isEqualTo("none");
    }

    // Capabilities that a store lacks

    private static Map<String, Object> row(int number) {
        return Map.of("id", ID.replace("1", String.valueOf(number)), "username", "u" + number, "created_at", 5);
    }

    private static Map<String, Object> page(Object offset, Object... rows) {
        Map<String, Object> page = new LinkedHashMap<>(ok(List.of(rows)));
        if (offset != null) {
            page.put("offset", offset);
        }
        return page;
    }

    private void insertedOnCassandra(int rows) {
        store = "cassandra";
        for (int i = 1; i <= rows; i++) {
            before("insert", List.of(row(i)), ok(row(i)));
        }
    }

    @Test
    void aWholeListMayBeInAnyOrderButMustBeTheSameRows() {
        insertedOnCassandra(2);
        Map<String, Object> kongs = page(null, row(1), row(2));
        assertThat(explanation("page", List.of(), kongs, page(null, row(2), row(1))))
                .isEqualTo("ORDERED_PAGES");
        for (Object[] wrong : new Object[][] {{row(2)}, {row(2), row(2)}, {row(2), row(3)}, {row(2), row(1), row(3)}}) {
            assertThat(explanation("page", List.of(), kongs, page(null, wrong))).isEqualTo("none");
        }
        assertThat(explanation("page", List.of(), kongs, page("WyJhIiwiMDEyM2FiY2QiXQ", row(2), row(1))))
                .as("it is no page of more")
                .isEqualTo("none");
        store = "postgres";
        assertThat(explanation("page", List.of(), kongs, page(null, row(2), row(1))))
                .isEqualTo("none");
    }

    @Test
    void thePagesOfAListTogetherMustBeTheSameRows() {
        insertedOnCassandra(3);
        String kongs = "WyJhIl0";
        String ours = "WyJzIiwiMDEyM2FiY2QiXQ"; // ["s","0123abcd"]
        assertThat(explanation("page", List.of(2), page(kongs, row(1), row(2)), page(ours, row(3), row(1))))
                .isEqualTo("ORDERED_PAGES");
        assertThat(explanation("page", List.of(2), page(kongs, row(1), row(2)), page(ours, row(1), row(2))))
                .isEqualTo("KONGS_OFFSETS");
        assertThat(explanation("page", List.of(2), page(kongs, row(1), row(2)), page("more", row(3), row(1))))
                .as("no offset of ours")
                .isEqualTo("none");
        assertThat(explanation("page", List.of(2), page(kongs, row(1), row(2)), page(ours, row(3))))
                .as("a short page")
                .isEqualTo("none");
        assertThat(explanation("page", List.of(2), page(kongs, row(1), row(2)), page(ours, row(3), row(4))))
                .as("a row that nobody wrote")
                .isEqualTo("none");
        before("page", List.of(2), page(kongs, row(1), row(2)), page(ours, row(3), row(1)));
        List<?> second = List.of(2, ours);
        assertThat(explanation("page", second, page(null, row(3)), page(null, row(2))))
                .isEqualTo("ORDERED_PAGES");
        assertThat(explanation("page", second, page(null, row(3)), page(null, row(1))))
                .as("a row twice")
                .isEqualTo("none");
        assertThat(explanation("page", second, page(null, row(3)), page(null)))
                .as("a row is missing")
                .isEqualTo("none");
        before("delete", List.of(Map.of("id", row(1).get("id"))), ok(true));
        assertThat(explanation("page", second, page(null, row(3)), page(null, row(2))))
                .isEqualTo("ORDERED_PAGES");
        assertThat(explanation("page", second, page(null, row(3)), page(null)))
                .as("one that was not touched is missing")
                .isEqualTo("none");
    }

    @Test
    void aStoreWithColumnsOf32BitsMustSaySo() {
        insertedOnCassandra(1);
        List<?> arguments = List.of(Map.of("id", ID), Map.of("weight", 1L << 40));
        Map<String, Object> kongs = ok(SHELF);
        String reason = "is out of the range of its column";
        String message = "schema violation (weight: " + reason + ")";
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("ok", false);
        ours.put(
                "error",
                Map.of(
                        "code",
                        2,
                        "name",
                        "schema violation",
                        "message",
                        message,
                        "fields",
                        Map.of("weight", reason),
                        "strategy",
                        "cassandra"));
        ours.put("err", "[cassandra] " + message);
        assertThat(explanation("update", arguments, kongs, ours)).isEqualTo("LARGE_INTEGERS");
        assertThat(explanation("update", List.of(Map.of("id", ID), Map.of("weight", 1)), kongs, ours))
                .isEqualTo("none");
    }
}
