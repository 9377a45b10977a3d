package dev.kongdb.http;

/** A JSON text holds more values than are kept in memory. */
public final class TooManyValuesException extends MalformedJsonException {
    private static final long serialVersionUID = 1L;

    TooManyValuesException(int most) {
        super("it holds more than " + most + " values");
    }
}
