package dev.kongdb.error;

import java.util.Map;

/**
 * Error 10, invalid unique. The value given to a method such as {@code selectByKey} is no valid
 * value of that field. {@link #name()} is {@code invalid unique <field>}.
 */
public final class InvalidUniqueException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidUniqueException(String strategy, String field, String message) {
        super(10, "invalid unique " + field, strategy, message, Map.of(), null);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
