package dev.kongdb.testkit.vectors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step of a script as divergences look at it: what was called, and what went before. */
final class ScriptStep {
    private final Vector question;

    ScriptStep(Vector question) {
        this.question = question;
    }

    static boolean isOne(Vector question) {
        return question.get("method") instanceof String;
    }

    String dao() {
        return question.text("dao");
    }

    String method() {
        return question.text("method");
    }

    /** The name of the store that the script runs on. */
    String store() {
        return question.text("store");
    }

    /** How many steps went before. */
    int position() {
        return question.list("earlier").size();
    }

    /** Whether the method is one of these, or one of them by a field. */
    boolean calls(String... methods) {
        for (String method : methods) {
            if (method().equals(method)
                    || method().startsWith(method + "_by_")
                    || method().startsWith(method + "_for_")) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Object argument(int at) {
        List<?> arguments = question.list("args");
        return at < arguments.size() ? arguments.get(at) : DaoCalls.NIL;
    }

    /** What a write was given. */
    Map<String, @Nullable Object> given() {
        return Vector.map(argument(calls("insert") ? 0 : 1));
    }

    Map<String, @Nullable Object> options() {
        int at = calls("update", "upsert", "page", "each_for") ? 2 : 1;
        return Vector.map(argument(method().startsWith("page_") ? 3 : method().startsWith("each_for_") ? 2 : at));
    }

    /** The rows that a page holds at most. */
    int size() {
        Object size = argument(method().startsWith("page_") ? 1 : 0);
        Object asked = Vector.map(options().get("pagination")).get("page_size");
        return size instanceof Number number
                ? number.intValue()
                : asked instanceof Number number ? number.intValue() : DaoCalls.PAGE_SIZE;
    }

    /** The offset of a page, or null. */
    @Nullable
    String offset() {
        Object offset = argument(method().startsWith("page_") ? 2 : 1);
        return calls("page") && offset instanceof String text ? text : null;
    }

    /** Whether the option asks for all workspaces. */
    boolean everywhere() {
        return options().containsKey("workspace") && options().get("workspace") == null;
    }

    Map<String, @Nullable Object> expected() {
        return question.expected();
    }

    /** The steps before, the last one first. */
    List<ScriptStep> before() {
        List<ScriptStep> steps = new ArrayList<>();
        List<?> all = question.list("earlier");
        for (Object each : all) {
            Map<String, @Nullable Object> earlier = new LinkedHashMap<>(Vector.map(each));
            earlier.put("earlier", all.subList(0, steps.size()));
            steps.add(new ScriptStep(new Vector("", earlier)));
        }
        Collections.reverse(steps);
        return steps;
    }

    /** For an earlier step: what we answered. */
    Map<String, @Nullable Object> answer() {
        return question.map("answer");
    }

    boolean sleeps() {
        return question.get("sleep") != null;
    }

    double seconds() {
        return question.get("sleep") instanceof Number seconds ? seconds.doubleValue() : 0;
    }

    /** The rows in our answer to an earlier step. */
    List<Map<String, @Nullable Object>> rows() {
        Object result = answer().get("result");
        if (result instanceof List<?> list) {
            return list.stream().map(Vector::map).toList();
        }
        return result instanceof Map ? List.of(Vector.map(result)) : List.of();
    }

    /** The row with those values as we last saw it, or null. */
    @Nullable
    Map<String, @Nullable Object> lastSeen(Map<String, @Nullable Object> values) {
        for (ScriptStep step : before()) {
            if (step.dao().equals(dao())) {
                for (Map<String, @Nullable Object> row : step.rows()) {
                    if (row.entrySet().containsAll(values.entrySet())) {
                        return row;
                    }
                }
            }
        }
        return null;
    }

    /** The row that an update or a delete, by primary key or by a unique field, is about; as we last saw it, or null. */
    @Nullable
    Map<String, @Nullable Object> subject() {
        int by = method().indexOf("_by_");
        if (by < 0) {
            return lastSeen(Vector.map(argument(0)));
        }
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put(method().substring(by + 4), argument(0));
        return lastSeen(value);
    }

    /** The step that inserted the row with that id, or null. */
    @Nullable
    ScriptStep insertionOf(@Nullable Object id) {
        for (ScriptStep step : before()) {
            if (step.dao().equals(dao())
                    && step.calls("insert")
                    && step.rows().stream().anyMatch(row -> Objects.equals(row.get("id"), id))) {
                return step;
            }
        }
        return null;
    }
}
