package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity check.
 *
 * @param annotation the simple name of the annotation
 * @param kongName its name in Kong
 * @param argument its argument, as {@link Attribute#value}
 * @param names the names of fields in it, each with its place
 * @param matches what it asks of fields, by the member that says so
 * @param written the members that were written, each with its place
 * @param origin where it was written
 */
public record CheckModel(
        String annotation,
        String kongName,
        @Nullable Object argument,
        List<Named> names,
        Map<String, Match> matches,
        Map<String, Origin> written,
        Origin origin) {
    /** The name of a field, as written somewhere. */
    public record Named(String name, Origin origin) {}

    /** What is asked of a field. */
    public record Match(List<Attribute> rules, Origin origin) {}

    /** The name that a member holds, or null. */
    public @Nullable Named named(String member) {
        for (Named named : names) {
            List<Origin.Step> steps = named.origin().steps();
            if (!steps.isEmpty() && steps.get(0).member().equals(member)) {
                return named;
            }
        }
        return null;
    }
}
