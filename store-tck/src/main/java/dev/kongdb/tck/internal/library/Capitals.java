package dev.kongdb.tck.internal.library;

import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.TransformationFunction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a title in capitals, refuses one title, and throws for another. */
public final class Capitals implements TransformationFunction {
    /** For generated code. */
    public Capitals() {}

    @Override
    public Map<String, @Nullable Object> apply(List<@Nullable Object> values) {
        String title = String.valueOf(values.get(0));
        if (title.equals("refused")) {
            throw new TransformationException("this title is refused");
        }
        if (title.equals("broken")) {
            throw new IllegalStateException("a bug in a transformation");
        }
        return Map.of("shout", title.toUpperCase(Locale.ROOT));
    }
}
