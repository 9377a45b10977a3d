package dev.kongdb.http;

/** A text, which may well be JSON, holds more values than may be held in memory. */
public final class TooManyValuesException extends MalformedJsonException {
    private static final long serialVersionUID = 1L;

    TooManyValuesException(int most) {
        super("it holds more than " + most + " values");
    }
}
