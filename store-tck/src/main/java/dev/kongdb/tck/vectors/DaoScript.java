package dev.kongdb.tck.vectors;

import dev.kongdb.KongDb;
import dev.kongdb.tck.vectors.VectorKind.Answered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script. Arguments and expectations may refer to the answers of earlier steps: {@code
 * $2.consumer.id} is a value in the result of the second step, <code>{{$2.id}}</code> is the same
 * inside a longer text, and {@code $2@offset} is the offset that the step returned.
 * <p>The question of a step, as divergences see it, also contains the name of the store and, as
 * {@code earlier}, the steps before it.
 */
final class DaoScript {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\d+)(?:@(offset)|((?:\\.[^.\\s]+)*))");
    private static final Pattern INNER_REFERENCE = Pattern.compile("\\{\\{(\\$[^}]+)}}");
    private static final String NIL = "$nil";

    private final KongDb db;
    private final DaoCalls calls;
    private final Vector vector;
    private final List<Map<String, @Nullable Object>> answers = new ArrayList<>();

    DaoScript(KongDb db, Vector vector) {
        this.db = db;
        this.calls = new DaoCalls(db);
        this.vector = vector;
    }

    List<Answered> run() {
        List<Answered> answered = new ArrayList<>();
        List<Map<String, @Nullable Object>> earlier = new ArrayList<>();
        for (Object step : vector.list("steps")) {
            Map<String, @Nullable Object> question = new LinkedHashMap<>(Vector.map(step));
            if (question.get("sleep") instanceof Number seconds) {
                sleep(seconds.doubleValue());
                answers.add(Map.of());
                earlier.add(question);
                continue;
            }
            List<@Nullable Object> arguments = new ArrayList<>();
            for (Object argument : new Vector("", question).list("args")) {
                arguments.add(NIL.equals(argument) ? DaoCalls.NIL : resolved(argument));
            }
            question.put("args", arguments);
            Map<String, @Nullable Object> answer =
                    calls.call(String.valueOf(question.get("dao")), String.valueOf(question.get("method")), arguments);
            answers.add(answer);
            question.computeIfPresent("expect", (key, expected) -> expectation(expected));
            question.computeIfPresent("expect_any", (key, expected) -> expectation(expected));
            question.put("store", db.strategy());
            question.put("earlier", List.copyOf(earlier));
            answered.add(new Answered(new Vector(vector.id() + "/" + answers.size(), question), answer));
            Map<String, @Nullable Object> past = new LinkedHashMap<>(question);
            past.remove("earlier");
            past.put("answer", answer);
            earlier.add(past);
        }
        return answered;
    }

    private static void sleep(double seconds) {
        try {
            // The script asks for the sleep, because something is to expire.
            Thread.sleep((long) (seconds * 1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * The answer of Kong in terms of this run, with the values generated here and the name of this
     * store.
     */
    private @Nullable Object expectation(@Nullable Object expected) {
        Object resolved = resolved(expected);
        if (resolved instanceof List<?> any) {
            List<@Nullable Object> each = new ArrayList<>();
            any.forEach(one -> each.add(ofThisStore(Vector.map(one))));
            return each;
        }
        return ofThisStore(Vector.map(resolved));
    }

    private Map<String, @Nullable Object> ofThisStore(Map<String, @Nullable Object> expected) {
        if (!(expected.get("error") instanceof Map<?, ?> error) || !(error.get("strategy") instanceof String kongs)) {
            return expected;
        }
        Map<String, @Nullable Object> ours = new LinkedHashMap<>(expected);
        Map<String, @Nullable Object> named = new LinkedHashMap<>(Vector.map(error));
        named.put("strategy", db.strategy());
        ours.put("error", named);
        if (expected.get("err") instanceof String text && text.startsWith("[" + kongs + "] ")) {
            ours.put("err", "[" + db.strategy() + "] " + text.substring(kongs.length() + 3));
        }
        return ours;
    }

    private @Nullable Object resolved(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), resolved(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(resolved(item)));
            return copy;
        }
        if (!(value instanceof String text)) {
            return value;
        }
        Matcher reference = REFERENCE.matcher(text);
        if (reference.matches() && Integer.parseInt(reference.group(1)) <= answers.size()) {
            return referred(reference);
        }
        String filled =
                text.replace("<default-workspace>", db.defaultWorkspace().toString());
        Matcher inner = INNER_REFERENCE.matcher(filled);
        return inner.find() ? inner.replaceAll(match -> Matcher.quoteReplacement(inner(match.group(1)))) : filled;
    }

    private String inner(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) <= answers.size()
                ? String.valueOf(referred(matcher))
                : reference;
    }

    private @Nullable Object referred(Matcher reference) {
        Map<String, @Nullable Object> answer = answers.get(Integer.parseInt(reference.group(1)) - 1);
        if (reference.group(2) != null) {
            return answer.containsKey("offset") ? answer.get("offset") : DaoCalls.NIL;
        }
        Object value = answer.get("result");
        for (String name : reference.group(3).split("\\.", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            if (value instanceof List<?> list && name.matches("\\d{1,9}") && Integer.parseInt(name) < list.size()) {
                value = list.get(Integer.parseInt(name));
            } else if (value instanceof Map<?, ?> map) {
                value = map.get(name);
            } else {
                return "nothing at " + reference.group();
            }
        }
        return value;
    }
}
