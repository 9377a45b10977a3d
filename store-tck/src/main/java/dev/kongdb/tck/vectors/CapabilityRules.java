package dev.kongdb.tck.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.tck.suite.Capability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The places where a store answers differently from the PostgreSQL under Kong, because one of the
 * two lacks a capability. As for decisions, a rule turns the answer of Kong into the answer that we
 * want to give. Each store has its own order of rows. Therefore the rule for pages returns our
 * answer itself if it is right: over all pages of a list it has the same rows, none twice and none
 * missing.
 */
final class CapabilityRules {
    private static final String KONGS_STORE = "postgres";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CapabilityRules() {}

    private static boolean differs(ScriptStep step, Capability capability) {
        return capability.isOf(step.store()) != capability.isOf(KONGS_STORE);
    }

    // KONGS_OFFSETS

    /**
     * An offset in the form of the store. Like all our offsets, it ends with the checksum that
     * binds it to its list.
     */
    static Map<String, @Nullable Object> offsets(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!differs(step, Capability.KONGS_OFFSETS)
                || expected.get("offset") == null
                || !(answer.get("offset") instanceof String ours)
                || !isBound(ours)) {
            return expected;
        }
        return with(expected, "offset", ours);
    }

    private static boolean isBound(String offset) {
        try {
            return JSON.readValue(Base64.getDecoder().decode(offset), Object.class) instanceof List<?> parts
                    && parts.size() > 1
                    && String.valueOf(parts.get(parts.size() - 1)).matches("[0-9a-f]{8}");
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    // ORDERED_PAGES

    static Map<String, @Nullable Object> order(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!differs(step, Capability.ORDERED_PAGES) || !isList(step, expected, answer)) {
            return expected;
        }
        List<ScriptStep> pages = pagesBefore(step);
        List<Map<String, @Nullable Object>> kongs = rows(expected);
        List<Map<String, @Nullable Object>> ours = rows(answer);
        if (Comparison.difference(kongs, ours) == null || pages == null) {
            return expected;
        }
        List<Map<String, @Nullable Object>> allOfKongs = new ArrayList<>();
        List<Map<String, @Nullable Object>> allOfOurs = new ArrayList<>();
        for (ScriptStep page : pages) {
            allOfKongs.addAll(rows(ScriptDivergences.decided(page, page.answer())));
            allOfOurs.addAll(rows(page.answer()));
        }
        allOfKongs.addAll(kongs);
        allOfOurs.addAll(ours);
        boolean ends = answer.get("offset") == null;
        boolean endsInKong = expected.get("offset") == null;
        Set<@Nullable Object> written = pages.isEmpty() ? Set.of() : writtenSince(step, pages.get(0));
        boolean right;
        if (written.isEmpty()) {
            right = kongs.size() == ours.size() && ends == endsInKong && (!ends || sameRows(allOfKongs, allOfOurs));
        } else { // Rows that were written between two pages may be on the pages or not.
            right = !ends || !endsInKong || sameRows(without(allOfKongs, written), without(allOfOurs, written));
        }
        if (!right
                || !distinct(allOfOurs)
                || !ours.stream().allMatch((Map<String, @Nullable Object> row) -> isKnown(step, kongs, row))) {
            return expected;
        }
        Map<String, @Nullable Object> meant = with(expected, "result", answer.get("result"));
        if (!written.isEmpty()) {
            boolean full = ends || ours.size() == step.size();
            meant.remove("offset");
            if (!ends && full) {
                meant.put("offset", answer.get("offset"));
            }
        }
        return meant;
    }

    private static boolean isList(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        return step.calls("page", "each")
                && Boolean.TRUE.equals(expected.get("ok"))
                && Boolean.TRUE.equals(answer.get("ok"));
    }

    /**
     * The earlier pages of this list, the first page first; null if the offset belongs to none of
     * them.
     */
    private static @Nullable List<ScriptStep> pagesBefore(ScriptStep step) {
        List<ScriptStep> pages = new ArrayList<>();
        String offset = step.offset();
        for (ScriptStep earlier : step.before()) {
            if (offset != null && offset.equals(earlier.answer().get("offset"))) {
                pages.add(0, earlier);
                offset = earlier.offset();
            }
        }
        return offset == null ? pages : null;
    }

    /** The keys that were written since an earlier step. A null in the set stands for any key. */
    private static Set<@Nullable Object> writtenSince(ScriptStep step, ScriptStep first) {
        Set<@Nullable Object> keys = new LinkedHashSet<>();
        for (ScriptStep between : step.before()) {
            if (between.position() <= first.position()) {
                return keys;
            }
            if (between.calls("truncate")) {
                keys.add(null);
            } else if (between.calls("insert", "update", "upsert", "delete")) {
                Map<String, @Nullable Object> subject = between.subject();
                Map<String, @Nullable Object> row = subject != null
                        ? subject
                        : between.rows().isEmpty() ? null : between.rows().get(0);
                keys.add(row == null || !between.dao().equals(step.dao()) ? null : key(row));
            }
        }
        return keys;
    }

    private static List<Map<String, @Nullable Object>> without(
            List<Map<String, @Nullable Object>> rows, Set<@Nullable Object> keys) {
        return keys.contains(null)
                ? List.of()
                : rows.stream()
                        .filter((Map<String, @Nullable Object> row) -> !keys.contains(key(row)))
                        .toList();
    }

    /** The key that identifies a row of its entity. */
    private static Object key(Map<String, @Nullable Object> row) {
        Object id = row.get("id");
        Object key = row.get("key");
        return id != null ? id : key != null ? key : row;
    }

    private static boolean distinct(List<Map<String, @Nullable Object>> rows) {
        return rows.stream().map(CapabilityRules::key).distinct().count() == rows.size();
    }

    private static boolean sameRows(
            List<Map<String, @Nullable Object>> kongs, List<Map<String, @Nullable Object>> ours) {
        List<Map<String, @Nullable Object>> left = new ArrayList<>(ours);
        return kongs.size() == ours.size()
                && kongs.stream()
                        .allMatch(kong -> left.stream()
                                .filter(our -> Comparison.difference(kong, our) == null)
                                .findFirst()
                                .map(left::remove)
                                .orElse(false));
    }

    /**
     * Whether Kong has this row on the same page, or the script last saw it, after a write, as it
     * is here.
     */
    private static boolean isKnown(
            ScriptStep step, List<Map<String, @Nullable Object>> kongs, Map<String, @Nullable Object> row) {
        if (kongs.stream().anyMatch(kong -> Comparison.difference(kong, row) == null)) {
            return true;
        }
        if (step.dao().equals("tags")) {
            return tagged(step, row.get("tag")).contains(row);
        }
        Map<String, @Nullable Object> seen = step.lastSeen(Map.of(row.containsKey("id") ? "id" : "key", key(row)));
        return seen != null && bare(seen).equals(bare(row));
    }

    /** The row without the fields that depend on the options and the time of the call. */
    private static Map<String, @Nullable Object> bare(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> bare = new LinkedHashMap<>(row);
        bare.values().removeIf(Objects::isNull);
        bare.remove("ws_id");
        bare.remove("ttl");
        return bare;
    }

    // TAGS_OF_EACH_KIND

    /**
     * Lists of tags if entities of several kinds share an id. On one of the stores, these entities
     * share an entry.
     */
    static Map<String, @Nullable Object> tags(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!differs(step, Capability.TAGS_OF_EACH_KIND)
                || !step.dao().equals("tags")
                || !isList(step, expected, answer)
                || !idsAreShared(step)) {
            return expected;
        }
        List<ScriptStep> pages = pagesBefore(step);
        if (pages == null) {
            return expected;
        }
        Object tag = step.method().equals("page_by_tag") ? step.argument(0) : null;
        List<Map<String, @Nullable Object>> list = tagged(step, tag);
        List<Map<String, @Nullable Object>> read = new ArrayList<>();
        pages.forEach(page -> read.addAll(rows(page.answer())));
        read.addAll(rows(answer));
        boolean right = answer.get("offset") == null
                ? read.size() == list.size()
                : read.size() < list.size() && rows(answer).size() == step.size();
        if (!right || !distinct(read) || !list.containsAll(read)) {
            return expected;
        }
        Map<String, @Nullable Object> meant = with(expected, "result", answer.get("result"));
        meant.remove("offset");
        if (answer.get("offset") instanceof String offset && isBound(offset)) {
            meant.put("offset", offset);
        }
        return Comparison.difference(meant, expected) == null ? expected : meant;
    }

    private static boolean idsAreShared(ScriptStep step) {
        Map<Object, String> owners = new LinkedHashMap<>();
        for (ScriptStep earlier : step.before()) {
            if (earlier.calls("insert", "upsert")) {
                for (Map<String, @Nullable Object> row : earlier.rows()) {
                    if (!earlier.dao().equals(owners.getOrDefault(key(row), earlier.dao()))) {
                        return true;
                    }
                    owners.put(key(row), earlier.dao());
                }
            }
        }
        return false;
    }

    /** The entries of a tag, or of all tags, after the steps so far: the tags of each entity. */
    private static List<Map<String, @Nullable Object>> tagged(ScriptStep step, @Nullable Object tag) {
        Map<List<?>, Map<String, @Nullable Object>> alive = new LinkedHashMap<>();
        List<ScriptStep> steps = step.before();
        for (int i = steps.size() - 1; i >= 0; i--) {
            ScriptStep earlier = steps.get(i);
            if (!Boolean.TRUE.equals(earlier.answer().get("ok"))) {
                continue;
            }
            if (earlier.calls("insert", "update", "upsert")) {
                earlier.rows()
                        .forEach((Map<String, @Nullable Object> row) ->
                                alive.put(List.of(earlier.dao(), key(row)), row));
            } else if (earlier.calls("truncate")) {
                alive.keySet().removeIf(each -> each.get(0).equals(earlier.dao()));
            } else if (earlier.calls("delete") && earlier.subject() != null) {
                Object gone = key(Objects.requireNonNull(earlier.subject()));
                alive.keySet().remove(List.of(earlier.dao(), gone));
                // a cascade deleted the row, too
                alive.values().removeIf(row -> row.values().contains(Map.of("id", gone)));
            }
        }
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        alive.forEach((name, row) -> {
            if (row.get("tags") instanceof Collection<?> tags) {
                for (Object each : tags) {
                    if (tag == null || tag.equals(each)) {
                        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                        entry.put("tag", each);
                        entry.put("entity_name", name.get(0));
                        entry.put("entity_id", name.get(1));
                        entries.add(entry);
                    }
                }
            }
        });
        return entries;
    }

    // LARGE_INTEGERS

    /** A column of 32 bits reports that it cannot hold a larger number. */
    static Map<String, @Nullable Object> largeIntegers(
            ScriptStep step, Map<String, @Nullable Object> expected, Map<String, @Nullable Object> answer) {
        if (!differs(step, Capability.LARGE_INTEGERS)
                || !step.calls("insert", "update", "upsert")
                || !Boolean.TRUE.equals(expected.get("ok"))) {
            return expected;
        }
        for (Map.Entry<String, @Nullable Object> given : step.given().entrySet()) {
            if (given.getValue() instanceof Number number && Math.abs(number.doubleValue()) > Integer.MAX_VALUE) {
                Map<String, @Nullable Object> meant = ScriptDivergences.failure(
                        answer,
                        2,
                        "schema violation",
                        "schema violation (" + given.getKey() + ": " + UnstorableValueException.OUT_OF_RANGE + ")",
                        "fields",
                        Map.of(given.getKey(), UnstorableValueException.OUT_OF_RANGE));
                return Comparison.difference(meant, answer) == null ? meant : expected;
            }
        }
        return expected;
    }

    // Answers

    private static List<Map<String, @Nullable Object>> rows(Map<String, @Nullable Object> answer) {
        return answer.get("result") instanceof List<?> rows
                ? rows.stream().map(Vector::map).toList()
                : List.of();
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> answer, String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(answer);
        changed.put(name, value);
        return changed;
    }
}
