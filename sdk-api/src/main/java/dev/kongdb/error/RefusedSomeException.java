package dev.kongdb.error;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some of the entities given to {@code insertAll} or {@code upsertAll} were refused. All others are
 * stored, unless one of the errors is a {@link DatabaseException}: it ends the call, so the
 * entities after its index may not have been tried. Code, name, fields and HTTP status are those of
 * the first error.
 */
public final class RefusedSomeException extends KongDbException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<Integer, KongDbException> errors;
    private final int httpStatus;

    RefusedSomeException(SortedMap<Integer, KongDbException> errors, int given) {
        this(errors.values().iterator().next(), errors, given);
    }

    private RefusedSomeException(KongDbException first, SortedMap<Integer, KongDbException> errors, int given) {
        super(
                first.code(),
                first.name(),
                first.strategy(),
                errors.size() + " of " + given + " entities were refused; the first, at index " + errors.firstKey()
                        + ": " + (first.message() == null ? first.name() : first.message()),
                first.fields(),
                first);
        this.errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
        this.httpStatus = first.httpStatus();
    }

    /** The error of each entity that was refused, by its index among those given, from 0. */
    public SortedMap<Integer, KongDbException> errors() {
        return errors;
    }

    @Override
    public int httpStatus() {
        return httpStatus;
    }
}
