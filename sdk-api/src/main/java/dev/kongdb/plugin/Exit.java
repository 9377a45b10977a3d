package dev.kongdb.plugin;

/**
 * Ends a plugin that has answered the client. {@link Response#exit} throws it, and the caller of
 * the plugin catches it. It is an {@link Error}, so that {@code catch (Exception e)} does not catch
 * it. If a plugin catches it all the same, the answer stays, and the next call of the exchange
 * throws it again. It has no stack trace; its message says what happened, in case somebody logs it.
 */
public final class Exit extends Error {
    private static final long serialVersionUID = 1L;

    /** Thrown by the code that calls plugins. */
    public Exit(int status) {
        super("the plugin has answered with the status " + status, null, false, false);
    }
}
