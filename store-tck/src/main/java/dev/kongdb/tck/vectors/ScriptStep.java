package dev.kongdb.tck.vectors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A step of a script as divergences see it: the call, and the steps before it. */
final class ScriptStep {
    private static final String DEFAULT = "default";
    private static final List<Map<String, @Nullable Object>> NO_ROWS = List.of();

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

    /** The name of the store on which the script runs. */
    String store() {
        return question.text("store");
    }

    /** The number of earlier steps. */
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

    /** The values that a write was given. */
    Map<String, @Nullable Object> given() {
        return Vector.map(argument(calls("insert") ? 0 : 1));
    }

    Map<String, @Nullable Object> options() {
        int at = calls("update", "upsert", "page", "each_for") ? 2 : 1;
        return Vector.map(argument(method().startsWith("page_") ? 3 : method().startsWith("each_for_") ? 2 : at));
    }

    /** The maximum number of rows of a page. */
    int size() {
        Object size = argument(method().startsWith("page_") || method().startsWith("each_for_") ? 1 : 0);
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

    /**
     * The name of the workspace in which this or an earlier step works; null for all workspaces.
     */
    @Nullable
    String workspaceOf(ScriptStep step) {
        if (step.everywhere()) {
            return null;
        }
        if (!(step.options().get("workspace") instanceof String text)) {
            return DEFAULT;
        }
        for (ScriptStep earlier : before()) {
            for (Map<String, @Nullable Object> row : earlier.dao().equals("workspaces") ? earlier.rows() : NO_ROWS) {
                if (text.equals(row.get("id"))) {
                    return String.valueOf(row.get("name"));
                }
            }
        }
        return text;
    }

    /** The workspace into which the row with this id was inserted; null if no step inserted it. */
    @Nullable
    String homeOf(@Nullable Object id) {
        return homeIn(dao(), id);
    }

    /** The same for a row of another entity. */
    @Nullable
    String homeIn(String dao, @Nullable Object id) {
        for (ScriptStep step : before()) {
            if (step.dao().equals(dao)
                    && step.calls("insert", "upsert")
                    && step.rows().stream().anyMatch(row -> Objects.equals(row.get("id"), id))) {
                return workspaceOf(step);
            }
        }
        return null;
    }

    /** Kong's last answer to an insert or upsert of the row with this id, or null. */
    @Nullable
    Map<String, @Nullable Object> lastExpected(@Nullable Object id) {
        for (ScriptStep step : before()) {
            Map<String, @Nullable Object> row = Vector.map(step.expected().get("result"));
            if (step.dao().equals(dao()) && step.calls("insert", "upsert") && Objects.equals(row.get("id"), id)) {
                return row;
            }
        }
        return null;
    }

    /** Whether the step sees the rows of the workspace. */
    boolean sees(ScriptStep step, @Nullable String workspace) {
        String own = workspaceOf(step);
        return own == null || own.equals(workspace);
    }

    /** The ids of the rows that a delete names. */
    Set<@Nullable Object> deletedBy(ScriptStep delete) {
        Set<@Nullable Object> ids = new LinkedHashSet<>();
        int by = delete.method().indexOf("_by_");
        if (by < 0) {
            ids.add(Vector.map(delete.argument(0)).get("id"));
            return ids;
        }
        String field = delete.method().substring(by + 4);
        for (ScriptStep step : before()) {
            if (step.dao().equals(delete.dao())) {
                step.rows().stream()
                        .filter(row -> Objects.equals(row.get(field), delete.argument(0)))
                        .forEach(row -> ids.add(row.get("id")));
            }
        }
        return ids;
    }

    Map<String, @Nullable Object> expected() {
        return question.expected();
    }

    /** The earlier steps, the last one first. */
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

    /** For an earlier step: our answer. */
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

    /** The row with these values as the script last saw it in our answers, or null. */
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

    /**
     * The row that an update or a delete names by primary key or by a unique field, as the script
     * last saw it; or null.
     */
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
}
