package dev.kongdb.tck.vectors;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scripts of calls of {@code kong.db}. Each line is a script, which runs on an empty store. */
public final class DaoVectors implements VectorKind {
    /**
     * The texts that Kong raises on purpose. Any other raised text comes from a crash of Lua code.
     */
    private static final Pattern DELIBERATE = Pattern.compile(
            "\\w+ must be (?:a|an) .+|entity does not have a cache_key defined|no such (?:method|dao): .+");

    private final Supplier<? extends ScriptStore> store;

    /** Scripts on a store, which is opened when the first script runs. */
    public DaoVectors(Supplier<? extends ScriptStore> store) {
        this.store = store;
    }

    @Override
    public boolean covers(Vector vector) {
        return vector.get("steps") instanceof List;
    }

    @Override
    public Map<String, @Nullable Object> answer(Vector vector) {
        return Map.of("steps", answers(vector).stream().map(Answered::answer).toList());
    }

    @Override
    public List<Answered> answers(Vector vector) {
        ScriptStore opened = store.get();
        opened.empty();
        return new DaoScript(opened.db(), vector).run();
    }

    /**
     * If Kong raised an error on purpose, its text is compared. If Lua code crashed, the call must
     * only fail. The database's texts in error 8 are not compared.
     */
    @Override
    public @Nullable String difference(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        if (expected.get("raised") instanceof String raised
                && !DELIBERATE.matcher(raised).matches()) {
            return Boolean.FALSE.equals(actual.get("ok")) ? null : "expected a failure, got " + actual;
        }
        if (isDatabaseError(expected) && isDatabaseError(actual)) {
            return null;
        }
        return Comparison.difference(expected, actual);
    }

    private static boolean isDatabaseError(Map<String, @Nullable Object> answer) {
        return Vector.map(answer.get("error")).get("code") instanceof Number code && code.intValue() == 8;
    }
}
