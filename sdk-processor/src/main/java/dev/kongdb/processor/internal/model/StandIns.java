package dev.kongdb.processor.internal.model;

import dev.kongdb.codec.Values;
import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Verdict;

/**
 * Functions that stand for the author's own, which cannot run while the record is compiled. They
 * accept everything.
 */
final class StandIns {
    private StandIns() {}

    static Object of(String contract) {
        return switch (contract) {
            case "CustomValidator" -> (CustomValidator) value -> Verdict.OK;
            case "CustomEntityCheck" -> (CustomEntityCheck) fields -> Verdict.OK;
            case "ShorthandFunction" -> (ShorthandFunction) value -> null;
            case "TransformationFunction" -> (TransformationFunction) inputThenNeeds -> Values.table();
            default -> throw new IllegalArgumentException(contract);
        };
    }
}
