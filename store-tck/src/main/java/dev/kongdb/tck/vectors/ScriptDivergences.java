package dev.kongdb.tck.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kongdb.tck.suite.Capability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places where scripts show a decision or a missing capability of a store. Each is a rule that
 * turns the answer of Kong to a step into exactly the answer that we want to give. A rule uses only
 * the step and the steps before it, so it also holds for new scripts.
 */
final class ScriptDivergences {
    private static final Pattern STEPS = Pattern.compile(".+/\\d+");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT = "default";

    /** For each table, the tables that refer to it, directly or through others. */
    private static final Map<String, Set<String>> REFERENCES = Map.of(
            "services", Set.of("routes", "plugins"),
            "routes", Set.of("plugins"),
            "consumers", Set.of("keyauth_credentials", "plugins"),
            "certificates", Set.of("services", "routes", "plugins", "snis", "upstreams", "targets"),
            "upstreams", Set.of("targets"));

    /** A rule. It returns {@code expected} itself if it has nothing to change. */
    private interface Rule {
        Map<String, @Nullable Object> meant(
                ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer);
    }

    private record Decision(String number, String reason, Rule rule) {}

    private static final List<Decision> DECISIONS = List.of(
            new Decision("4", "an update with show_ws_id works", ScriptDivergences::updatesShowingTheWorkspace),
            new Decision("6", "an invalid option is an error like any other", ScriptDivergences::errorsInTheirPlace),
            new Decision("7", "an upsert takes no row from another workspace", ScriptDivergences::upsertsKeepOut),
            new Decision("10", "a composite cache key is of the workspace written to", ScriptDivergences::cacheKeys),
            new Decision("12", "the constraint says which field is taken", ScriptDivergences::constraintsNameFields),
            new Decision("13", "an expired row blocks nothing", ScriptDivergences::expiredRowsBlockNothing),
            new Decision("14", "truncate takes the tags along", ScriptDivergences::truncateTakesTags),
            new Decision("15", "an update in all workspaces finds its row", ScriptDivergences::updatesEverywhere),
            new Decision("16", "a row belongs to one workspace", ScriptDivergences::writesNeedAWorkspace),
            new Decision("33", "a composed cache key finds its row", ScriptDivergences::composedKeysFind),
            new Decision("5", "a delete in another workspace deletes there", ScriptDivergences::deletesWhereAsked),
            new Decision("25", "children are filtered by tags, too", ScriptDivergences::childrenByTags),
            new Decision(
                    "4, 7, 10, 13, 15, 16",
                    "what follows from a write that only we or only Kong made",
                    ScriptDivergences::aftermath),
            new Decision("– page token", "an offset is good for its list only", ScriptDivergences::boundOffsets),
            new Decision("– lost value", "the tag NULL is a text, which Kong loses", ScriptDivergences::theTextNull));

    private static final List<Decision> CAPABILITIES = List.of(
            ofStore(Capability.TAGS_OF_EACH_KIND, CapabilityRules::tags),
            ofStore(Capability.ORDERED_PAGES, CapabilityRules::order),
            ofStore(Capability.KONGS_OFFSETS, CapabilityRules::offsets),
            ofStore(Capability.LARGE_INTEGERS, CapabilityRules::largeIntegers));

    private static final List<Decision> RULES =
            Stream.concat(DECISIONS.stream(), CAPABILITIES.stream()).toList();

    static final List<Divergence> ALL = RULES.stream()
            .map(decision -> new Divergence(
                    decision.number(),
                    STEPS,
                    decision.reason(),
                    (Vector question, Map<String, @Nullable Object> answer) ->
                            ScriptStep.isOne(question) && explains(decision, question, answer)))
            .toList();

    private ScriptDivergences() {}

    private static Decision ofStore(Capability capability, Rule rule) {
        String promise = capability.promise().replaceAll("\\{@code ([^}]*)}", "$1");
        return new Decision(capability.name(), "not on both stores: " + promise, rule);
    }

    /** The intended answer on a store with the capabilities of Kong's store. */
    static Map<String, @Nullable Object> decided(ScriptStep step, Map<String, @Nullable Object> answer) {
        Map<String, @Nullable Object> meant = step.expected();
        for (Decision each : DECISIONS) {
            meant = each.rule().meant(step, meant, answer);
        }
        return meant;
    }

    /**
     * All decisions together must give exactly our answer, and this decision must be one of those
     * that changed something.
     */
    private static boolean explains(Decision decision, Vector question, Map<String, @Nullable Object> answer) {
        ScriptStep step = new ScriptStep(question);
        Map<String, @Nullable Object> meant = step.expected();
        boolean changed = false;
        for (Decision each : RULES) {
            Map<String, @Nullable Object> next = each.rule().meant(step, meant, answer);
            changed |= each.equals(decision) && next != meant;
            meant = next;
        }
        return changed && Comparison.difference(meant, answer) == null;
    }

    // 4, 15

    private static Map<String, @Nullable Object> updatesShowingTheWorkspace(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        boolean refused =
                Map.of("ws_id", "unknown field").equals(error(expected).get("fields"));
        return step.calls("update") && Boolean.TRUE.equals(step.options().get("show_ws_id")) && refused
                ? updated(step, expected, answer)
                : expected;
    }

    private static Map<String, @Nullable Object> updatesEverywhere(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        return step.calls("update") && step.everywhere() && code(expected) == 6
                ? updated(step, expected, answer)
                : expected;
    }

    /** The row as last seen, with the values of the update. */
    private static Map<String, @Nullable Object> updated(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        Map<String, @Nullable Object> stored = step.subject();
        if (stored == null) {
            return expected;
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>(stored);
        row.putAll(step.given());
        row.values().removeIf(Objects::isNull);
        row.computeIfPresent("updated_at", (name, time) -> "<timestamp>");
        if (Boolean.TRUE.equals(step.options().get("show_ws_id"))) {
            row.put("ws_id", Vector.map(answer.get("result")).get("ws_id") instanceof String id ? id : "<uuid>");
        }
        return success(row);
    }

    // 5, 7, 16

    /**
     * Kong looks for the row in the current workspace, finds none there, and deletes nothing. Our
     * store deletes the row, so the later steps do not see it.
     */
    private static Map<String, @Nullable Object> deletesWhereAsked(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        Set<@Nullable Object> gone = new LinkedHashSet<>();
        for (ScriptStep earlier : step.before()) {
            if (earlier.calls("delete")
                    && earlier.options().containsKey("workspace")
                    && (earlier.dao().equals(step.dao()) || hasChildren(earlier.dao(), step.dao()))) {
                for (Object id : step.deletedBy(earlier)) {
                    String home = step.homeIn(earlier.dao(), id);
                    if (home != null && !home.equals(DEFAULT) && step.sees(earlier, home)) {
                        gone.add(id);
                    }
                }
            }
        }
        if (step.dao().equals("workspaces") && step.calls("delete") && code(expected) == 4) {
            boolean emptied = step.before().stream()
                    .anyMatch(each -> each.calls("delete") && each.options().containsKey("workspace"));
            return emptied && ok(answer) ? Map.of("ok", true, "result", true) : expected;
        }
        return without(step, expected, gone);
    }

    /** Whether the rows of the entity {@code child} are deleted with those of {@code parent}. */
    private static boolean hasChildren(String parent, String child) {
        return REFERENCES.getOrDefault(parent, Set.of()).contains(child);
    }

    private static Map<String, @Nullable Object> upsertsKeepOut(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!step.method().equals("upsert") || !ok(expected)) {
            return expected;
        }
        Map<String, @Nullable Object> key = Vector.map(step.argument(0));
        String home = step.homeOf(key.get("id"));
        boolean elsewhere = home != null && !home.equals(step.workspaceOf(step));
        return elsewhere ? primaryKeyViolation(answer, key) : expected;
    }

    private static Map<String, @Nullable Object> writesNeedAWorkspace(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (step.calls("insert", "upsert") && step.everywhere() && code(expected) != 11 && code(expected) != 18) {
            String message = "must name one workspace when an entity is written";
            return failure(
                    answer,
                    11,
                    "invalid options",
                    "invalid option (workspace: " + message + ")",
                    "options",
                    Map.of("workspace", message));
        }
        Set<@Nullable Object> never = new LinkedHashSet<>();
        for (ScriptStep earlier : step.before()) {
            if (earlier.dao().equals(step.dao())
                    && earlier.calls("insert", "upsert")
                    && earlier.everywhere()
                    && ok(earlier.expected())) {
                never.add(Vector.map(earlier.expected().get("result")).get("id"));
            }
        }
        boolean again = step.calls("insert")
                && code(expected) == 3
                && never.contains(step.given().get("id"));
        Map<String, @Nullable Object> sample =
                again ? step.lastExpected(step.given().get("id")) : null;
        return sample == null ? without(step, expected, never) : success(like(sample, step.given()));
    }

    /** The answer without the rows that do not exist. */
    private static Map<String, @Nullable Object> without(
            ScriptStep step, Map<String, @Nullable Object> expected, Set<@Nullable Object> ids) {
        if (ids.isEmpty() || !ok(expected)) {
            return expected;
        }
        Object result = expected.get("result");
        if (step.calls("select") && result instanceof Map<?, ?> && isOrRefersTo(Vector.map(result), ids)) {
            return Map.of("ok", true);
        }
        if (!(result instanceof List<?> rows) || rows.stream().noneMatch(row -> isOrRefersTo(Vector.map(row), ids))) {
            return expected;
        }
        List<?> left =
                rows.stream().filter(row -> !isOrRefersTo(Vector.map(row), ids)).toList();
        Map<String, @Nullable Object> fewer = new LinkedHashMap<>(expected);
        fewer.put("result", left);
        if (expected.get("pages") instanceof List<?> pages) {
            fewer.put("pages", pages.subList(0, left.size()));
        }
        return fewer;
    }

    private static boolean isOrRefersTo(Map<String, @Nullable Object> row, Set<@Nullable Object> ids) {
        return ids.contains(row.get("id"))
                || row.values().stream()
                        .anyMatch(value -> value instanceof Map<?, ?> key && ids.contains(key.get("id")));
    }

    // 6

    private static Map<String, @Nullable Object> errorsInTheirPlace(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!expected.containsKey("err_is_table")) {
            return expected;
        }
        Map<String, @Nullable Object> placed = new LinkedHashMap<>(expected);
        placed.remove("err_is_table");
        return placed;
    }

    // 10, 13

    private static Map<String, @Nullable Object> cacheKeys(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!step.calls("insert") || code(expected) != 5 || fields(expected).size() < 2) {
            return expected;
        }
        for (ScriptStep earlier : step.before()) {
            if (earlier.dao().equals(step.dao())
                    && earlier.calls("insert")
                    && ok(earlier.answer())
                    && !Objects.equals(step.workspaceOf(earlier), step.workspaceOf(step))
                    && Objects.equals(earlier.given().get("name"), step.given().get("name"))) {
                return success(like(earlier.rows().get(0), step.given()));
            }
        }
        return expected;
    }

    private static Map<String, @Nullable Object> expiredRowsBlockNothing(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!step.calls("insert", "update", "upsert")
                || (code(expected) != 5 && code(expected) != 3 && !step.method().startsWith("upsert_by_"))) {
            return expected;
        }
        Map<String, @Nullable Object> expired = expired(step, expected);
        if (expired == null) {
            return expected;
        }
        if (ok(expected)) { // Kong revives the expired row, with its id. Our store has deleted it.
            Map<String, @Nullable Object> row = new LinkedHashMap<>(Vector.map(expected.get("result")));
            row.put(
                    "id",
                    step.given().get("id") == null ? "<uuid>" : step.given().get("id"));
            return success(row);
        }
        if (step.calls("update")) {
            return updated(step, expected, answer);
        }
        Map<String, @Nullable Object> row = like(expired, step.given());
        row.remove("ttl");
        if (step.options().get("ttl") instanceof Number own && own.longValue() > 0) {
            row.put("ttl", "<ttl:" + own.longValue() + ">");
        }
        return success(row);
    }

    /**
     * An expired row. If Kong did write, this is the row that it replaced. Null if there is none.
     */
    private static @Nullable Map<String, @Nullable Object> expired(
            ScriptStep step, Map<String, @Nullable Object> expected) {
        Object revived = Vector.map(expected.get("result")).get("id");
        double slept = 0;
        for (ScriptStep earlier : step.before()) {
            slept += earlier.seconds();
            boolean expires = !earlier.sleeps()
                    && earlier.dao().equals(step.dao())
                    && ok(earlier.answer())
                    && earlier.options().get("ttl") instanceof Number ttl
                    && ttl.doubleValue() > 0
                    && ttl.doubleValue() <= slept
                    && !earlier.rows().isEmpty();
            if (expires
                    && (revived == null || revived.equals(earlier.rows().get(0).get("id")))) {
                return earlier.rows().get(0);
            }
        }
        return null;
    }

    /** A row of the same entity with the given values and generated values. */
    private static Map<String, @Nullable Object> like(
            Map<String, @Nullable Object> row, Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> other = new LinkedHashMap<>(row);
        other.put("id", "<uuid>");
        other.computeIfPresent("created_at", (name, time) -> "<timestamp>");
        other.computeIfPresent("updated_at", (name, time) -> "<timestamp>");
        other.putAll(given);
        return other;
    }

    // 12, 31

    /** Kong takes the first unique field whose name occurs anywhere in the text of the database. */
    private static Map<String, @Nullable Object> constraintsNameFields(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (code(expected) != 5 || fields(expected).size() != 1) {
            return expected;
        }
        Map<String, @Nullable Object> given = step.given();
        if (fields(expected).entrySet().stream()
                .allMatch(taken -> step.lastSeen(single(taken.getKey(), taken.getValue())) != null)) {
            return expected; // the value is really taken
        }
        Map<String, @Nullable Object> id = single("id", given.get("id"));
        if (step.calls("insert") && given.get("id") != null && step.lastSeen(id) != null) {
            return primaryKeyViolation(answer, id);
        }
        for (Map.Entry<String, @Nullable Object> value : given.entrySet()) {
            Map<String, @Nullable Object> taken = single(value.getKey(), value.getValue());
            if (value.getValue() instanceof String text
                    && step.lastSeen(taken) != null
                    && fields(answer).equals(taken)) {
                return failure(
                        answer,
                        5,
                        "unique constraint violation",
                        "UNIQUE violation detected on '{" + value.getKey() + "=\"" + text + "\"}'",
                        "fields",
                        taken);
            }
        }
        return expected;
    }

    // 14

    private static Map<String, @Nullable Object> truncateTakesTags(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!step.dao().equals("tags") || !(expected.get("result") instanceof List<?> rows)) {
            return expected;
        }
        Set<@Nullable Object> truncated = new LinkedHashSet<>();
        step.before().stream().filter(earlier -> earlier.calls("truncate")).forEach(each -> {
            truncated.add(each.dao());
            truncated.addAll(REFERENCES.getOrDefault(each.dao(), Set.of()));
        });
        List<?> left = rows.stream()
                .filter(row -> !truncated.contains(Vector.map(row).get("entity_name")))
                .toList();
        if (left.size() == rows.size()) {
            return expected;
        }
        Map<String, @Nullable Object> fewer = new LinkedHashMap<>(expected);
        fewer.put("result", left);
        return fewer;
    }

    // 33

    private static Map<String, @Nullable Object> composedKeysFind(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!step.method().equals("select_by_cache_key") || !ok(expected) || expected.containsKey("result")) {
            return expected;
        }
        Map<String, @Nullable Object> found = null;
        if (step.argument(0) instanceof Map<?, ?> entity) {
            found = step.lastSeen(Vector.map(entity));
        } else {
            String composed = String.valueOf(step.argument(0));
            for (ScriptStep earlier : step.before()) {
                for (Map<String, @Nullable Object> row : earlier.rows()) {
                    if (earlier.dao().equals(step.dao())
                            && row.values().stream()
                                    .anyMatch(part -> composed.startsWith(step.dao() + ":" + part + ":::::"))) {
                        found = found == null ? row : found;
                    }
                }
            }
        }
        return found == null ? expected : success(found);
    }

    // 25

    /**
     * Kong filters by tags only if it lists all rows of an entity. Only a list that is a single
     * page for Kong can be checked.
     */
    private static Map<String, @Nullable Object> childrenByTags(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        boolean ofParent =
                step.method().startsWith("page_for_") || step.method().startsWith("each_for_");
        if (!ofParent
                || !(step.options().get("tags") instanceof List<?> tags)
                || !(expected.get("result") instanceof List<?> rows)
                || expected.containsKey("offset")) {
            return expected;
        }
        boolean any = "or".equals(step.options().get("tags_cond"));
        List<?> left = rows.stream()
                .filter(row -> {
                    List<?> own = Vector.map(row).get("tags") instanceof List<?> list ? list : List.of();
                    return any ? tags.stream().anyMatch(own::contains) : own.containsAll(tags);
                })
                .toList();
        return left.size() == rows.size() ? expected : listed(step, expected, left);
    }

    /** The same answer with other rows. */
    private static Map<String, @Nullable Object> listed(
            ScriptStep step, Map<String, @Nullable Object> expected, List<?> rows) {
        Map<String, @Nullable Object> other = new LinkedHashMap<>(expected);
        other.put("result", rows);
        if (expected.containsKey("pages")) {
            int size = step.size();
            List<Integer> pages = new ArrayList<>();
            rows.forEach(row -> pages.add(pages.size() / size + 1));
            other.put("pages", pages);
        }
        return other;
    }

    // What follows

    /**
     * After a write that only Kong or only our store made, the rows differ. Our rows are as the
     * script last saw them, and only in their own workspaces. Whatever Kong answers about these
     * rows, this is what our store returns.
     */
    private static Map<String, @Nullable Object> aftermath(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        boolean one = step.method().equals("select") || step.method().startsWith("select_by_");
        boolean list = step.calls("each") || (step.calls("page") && step.offset() == null);
        boolean plain = !step.options().containsKey("nulls") && !step.options().containsKey("tags");
        Set<Object> contested = plain && (one || list) && ok(expected) ? contested(step) : Set.of();
        if (contested.isEmpty()) {
            return expected;
        }
        Set<Object> kongsOnly = kongsOnly(step);
        List<Map<String, @Nullable Object>> ours = contested.stream()
                .filter(id -> !kongsOnly.contains(id))
                .map(id -> step.lastSeen(single("id", id)))
                .filter(Objects::nonNull)
                .filter((Map<String, @Nullable Object> row) ->
                        isAsked(step, row) && step.sees(step, step.homeOf(row.get("id"))))
                .map((Map<String, @Nullable Object> row) -> shown(step, row))
                .toList();
        if (one) {
            boolean ofThese = !expected.containsKey("result")
                    || contested.contains(Vector.map(expected.get("result")).get("id"));
            if (!ofThese) {
                return expected;
            }
            Map<String, @Nullable Object> meant = ours.isEmpty() ? Map.of("ok", true) : success(ours.get(0));
            return Comparison.difference(expected, meant) == null ? expected : meant;
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(ours);
        List<?> kongs = expected.get("result") instanceof List<?> found ? found : List.of();
        kongs.stream()
                .map(Vector::map)
                .filter(row -> !contested.contains(row.get("id")))
                .forEach(rows::add);
        rows.sort(Comparator.comparing(row -> String.valueOf(row.get("id"))));
        boolean cut = step.calls("page") && (expected.containsKey("offset") || rows.size() > step.size());
        Map<String, @Nullable Object> meant = cut ? expected : listed(step, expected, rows);
        return Comparison.difference(expected, meant) == null ? expected : meant;
    }

    /**
     * The ids of the rows of this entity whose last write only Kong or only our store made, and
     * that no step has deleted since.
     */
    private static Set<Object> contested(ScriptStep step) {
        Set<Object> ids = new LinkedHashSet<>();
        Set<@Nullable Object> deleted = new LinkedHashSet<>();
        for (ScriptStep earlier : step.before()) {
            if (earlier.sleeps() || !earlier.dao().equals(step.dao())) {
                continue;
            }
            if (earlier.calls("delete") && ok(earlier.answer())) {
                deleted.addAll(step.deletedBy(earlier));
            }
            if (isReplacement(earlier)) {
                ids.add(String.valueOf(earlier.rows().get(0).get("id")));
            }
            if (earlier.calls("insert", "update", "upsert") && ok(earlier.answer()) != ok(earlier.expected())) {
                Object id = ok(earlier.answer())
                        ? earlier.rows().get(0).get("id")
                        : Vector.map(earlier.argument(0)).get("id");
                if (id != null && !deleted.contains(id)) {
                    ids.add(id);
                }
            }
        }
        ids.removeAll(deleted);
        ids.addAll(kongsOnly(step));
        return ids;
    }

    /** The ids that Kong kept for replaced rows, which have other ids here. */
    private static Set<Object> kongsOnly(ScriptStep step) {
        return step.before().stream()
                .filter(earlier -> earlier.dao().equals(step.dao()) && isReplacement(earlier))
                .map(earlier -> (Object) String.valueOf(
                        Vector.map(earlier.expected().get("result")).get("id")))
                .collect(Collectors.toSet());
    }

    private static boolean isReplacement(ScriptStep step) {
        return !step.sleeps()
                && step.method().startsWith("upsert_by_")
                && ok(step.answer())
                && Vector.map(step.expected().get("result")).get("id") instanceof String kongs
                && !kongs.startsWith("<")
                && !kongs.equals(step.rows().get(0).get("id"));
    }

    /** Whether the step asks for this row, in whatever workspace it is. */
    private static boolean isAsked(ScriptStep step, Map<String, @Nullable Object> row) {
        String method = step.method();
        if (method.equals("select")) {
            return Objects.equals(row.get("id"), Vector.map(step.argument(0)).get("id"));
        }
        if (method.startsWith("select_by_")) {
            return Objects.equals(row.get(method.substring("select_by_".length())), step.argument(0));
        }
        int of = method.indexOf("_for_");
        return of < 0
                || Objects.equals(
                        Vector.map(row.get(method.substring(of + 5))).get("id"),
                        Vector.map(step.argument(0)).get("id"));
    }

    /** An earlier seen row, as the step shows it. */
    private static Map<String, @Nullable Object> shown(ScriptStep step, Map<String, @Nullable Object> seen) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(seen);
        row.values().removeIf(Objects::isNull);
        row.computeIfPresent("ttl", (name, left) -> left instanceof Number ? "<ttl:" + left + ">" : left);
        row.remove("ws_id");
        if (Boolean.TRUE.equals(step.options().get("show_ws_id"))) {
            row.put("ws_id", "<uuid>");
        }
        return row;
    }

    // page token

    /**
     * Our offsets are Kong's offsets with a checksum. Kong's own offsets, and those of other lists,
     * are refused.
     */
    private static Map<String, @Nullable Object> boundOffsets(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        String given = step.offset();
        if (given != null && decoded(given) != null && !isOfTheSameList(given, step)) {
            return failure(
                    answer,
                    7,
                    "invalid offset",
                    "'" + given + "' is not a valid offset: not of this list",
                    "fields",
                    null);
        }
        if (expected.get("offset") instanceof String kongs && answer.get("offset") instanceof String ours) {
            List<?> bare = decoded(kongs) instanceof List<?> list ? list : List.of();
            boolean bound = decoded(ours) instanceof List<?> list
                    && list.size() == bare.size() + 1
                    && list.subList(0, bare.size()).equals(bare)
                    && String.valueOf(list.get(bare.size())).matches("[0-9a-f]{8}");
            if (bound) {
                Map<String, @Nullable Object> meant = new LinkedHashMap<>(expected);
                meant.put("offset", ours);
                return meant;
            }
        }
        return expected;
    }

    private static boolean isOfTheSameList(String offset, ScriptStep step) {
        return step.before().stream()
                .anyMatch(earlier -> offset.equals(earlier.answer().get("offset"))
                        && list(earlier).equals(list(step)));
    }

    /** The list to which a page belongs. */
    private static List<@Nullable Object> list(ScriptStep step) {
        Object of = step.method().startsWith("page_") ? step.argument(0) : "";
        Map<String, @Nullable Object> options = step.options();
        boolean everywhere = step.everywhere();
        return Arrays.asList(
                step.dao(),
                step.method(),
                of,
                everywhere,
                options.get("workspace"),
                options.get("tags"),
                options.get("tags_cond"));
    }

    /** The JSON inside an offset, or null. */
    private static @Nullable Object decoded(String offset) {
        try {
            int end = offset.indexOf('=');
            String unpadded = end < 0 ? offset : offset.substring(0, end);
            Object value = JSON.readValue(Base64.getDecoder().decode(unpadded), Object.class);
            return value == null ? "null" : value;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    // lost value

    /** Kong's driver reads the element NULL of an array as a null, even if it is in quotes. */
    private static Map<String, @Nullable Object> theTextNull(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        boolean written = Objects.toString(step.argument(0)).contains("NULL")
                || step.before().stream()
                        .anyMatch(earlier -> Objects.toString(earlier.given()).contains("NULL"));
        Object result = expected.get("result");
        Object kept = written ? withTextNull(result) : result;
        if (Objects.equals(kept, result)) {
            return expected;
        }
        Map<String, @Nullable Object> meant = new LinkedHashMap<>(expected);
        meant.put("result", kept);
        return meant;
    }

    private static @Nullable Object withTextNull(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), withTextNull(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(item == null ? "NULL" : withTextNull(item)));
            return copy;
        }
        return value;
    }

    // Answers

    private static boolean ok(Map<String, @Nullable Object> answer) {
        return Boolean.TRUE.equals(answer.get("ok"));
    }

    private static Map<String, @Nullable Object> error(Map<String, @Nullable Object> answer) {
        return Vector.map(answer.get("error"));
    }

    private static int code(Map<String, @Nullable Object> answer) {
        return error(answer).get("code") instanceof Number code ? code.intValue() : 0;
    }

    private static Map<String, @Nullable Object> fields(Map<String, @Nullable Object> answer) {
        return Vector.map(error(answer).get("fields"));
    }

    private static Map<String, @Nullable Object> single(String name, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(name, value);
        return map;
    }

    private static Map<String, @Nullable Object> success(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        answer.put("result", row);
        return answer;
    }

    private static Map<String, @Nullable Object> primaryKeyViolation(
            Map<String, @Nullable Object> answer, Map<String, @Nullable Object> key) {
        return failure(
                answer,
                3,
                "primary key violation",
                "primary key violation on key '{id=\"" + key.get("id") + "\"}'",
                "fields",
                key);
    }

    static Map<String, @Nullable Object> failure(
            Map<String, @Nullable Object> answer,
            int code,
            String name,
            String message,
            String under,
            @Nullable Map<String, ? extends @Nullable Object> details) {
        // Every other step shows that the name of the strategy is right.
        Object strategy = error(answer).get("strategy");
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("name", name);
        error.put("message", message);
        if (details != null) {
            error.put(under, details);
        }
        error.put("strategy", strategy);
        Map<String, @Nullable Object> meant = new LinkedHashMap<>();
        meant.put("ok", false);
        meant.put("error", error);
        meant.put("err", "[" + strategy + "] " + message);
        return meant;
    }
}
