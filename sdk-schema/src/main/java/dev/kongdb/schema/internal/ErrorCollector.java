package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.Violations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one entity or record. Allocates nothing while there are none. */
final class ErrorCollector {
    static final String ENTITY = Violations.ENTITY;

    static final String REQUIRED = "required field missing";
    static final String UNKNOWN = "unknown field";
    static final String REQUIRED_FOR_CHECK = "field required for entity check";

    private @Nullable Map<String, @Nullable Object> errors;
    private @Nullable List<Object> general;

    private Map<String, @Nullable Object> map() {
        if (errors == null) {
            errors = new LinkedHashMap<>();
        }
        return errors;
    }

    /** Sets the error of a field: a message, or the errors inside it. */
    void field(String name, Object error) {
        map().put(name, error);
    }

    /**
     * Sets the error of a field, which a dotted name may reach inside a record. If the record
     * itself has an error, that error stays.
     */
    @SuppressWarnings("unchecked") // nested error maps are all made in this package
    void path(List<String> names, Object error) {
        Map<String, @Nullable Object> inner = map();
        for (String name : names.subList(0, names.size() - 1)) {
            Object nested = inner.get(name);
            if (nested == null) {
                nested = new LinkedHashMap<String, @Nullable Object>();
                inner.put(name, nested);
            }
            if (!(nested instanceof Map)) {
                return;
            }
            inner = (Map<String, @Nullable Object>) nested;
        }
        inner.put(names.get(names.size() - 1), error);
    }

    /**
     * Whether there is an error under the name itself. A dotted name does not reach into records
     * here, as in Kong.
     */
    boolean has(String name) {
        return errors != null && errors.get(name) != null;
    }

    /** Adds an error of the entity as a whole. */
    void entity(Object error) {
        if (general == null) {
            general = new ArrayList<>();
        }
        general.add(error);
    }

    /** All errors, or null when there are none. */
    @Nullable
    Map<String, @Nullable Object> toMap() {
        if (general != null) {
            map().put(ENTITY, general);
        }
        return errors;
    }
}
