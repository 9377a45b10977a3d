package dev.kongdb.schema.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes fields from other fields when an entity is written ({@code on_write}) or read
 * ({@code on_read}): a function of a Kong transformation. Implementations are shared between
 * threads.
 */
@FunctionalInterface
public interface TransformationFunction {
    /**
     * Computes new values.
     *
     * @param inputThenNeeds the values of the transformation's {@code input} fields, then of its
     *     {@code needs}, JSON-like
     * @return field names to values, merged over the entity and not validated again; a null value
     *     is an explicit null
     * @throws TransformationException when it cannot compute them; the caller gets error 15, {@code
     *     transformation failed: <message>}
     */
    Map<String, @Nullable Object> apply(List<@Nullable Object> inputThenNeeds) throws TransformationException;
}
