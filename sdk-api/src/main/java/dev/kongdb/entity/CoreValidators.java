package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.Typedefs;

/** The validators inside Kong's typedefs, for rules that build on them. */
final class CoreValidators {
    private CoreValidators() {}

    /** The validator of the typedef, which must have one. */
    static CustomValidator ofTypedef(String typedef) {
        if (Typedefs.get(typedef).asMap().get("custom_validator") instanceof CustomValidator validator) {
            return validator;
        }
        throw new IllegalArgumentException("the typedef '" + typedef + "' has no validator");
    }
}
