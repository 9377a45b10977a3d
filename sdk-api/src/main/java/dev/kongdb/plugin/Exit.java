package dev.kongdb.plugin;

/**
 * Ends a plugin that has answered the client: {@link Response#exit} throws it, and what runs the plugin catches it. It is an {@link
 * Error}, so that a {@code catch (Exception e)} does not stop it. A plugin that catches even this one changes nothing: the answer stands,
 * and the next call of the exchange throws it again. It has no stack trace, and says of itself what happened in case somebody logs it.
 */
public final class Exit extends Error {
    private static final long serialVersionUID = 1L;

    /** For what runs plugins. */
    public Exit(int status) {
        super("the plugin has answered with the status " + status, null, false, false);
    }
}
