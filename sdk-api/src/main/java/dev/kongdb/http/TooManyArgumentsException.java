package dev.kongdb.http;

/** A form has more arguments than are kept in memory. */
public final class TooManyArgumentsException extends MalformedArgumentsException {
    private static final long serialVersionUID = 1L;

    TooManyArgumentsException(int most) {
        super("it has more than " + most + " arguments");
    }
}
