package dev.kongdb.files;

/** A plugin cannot run inside a Kong. The message is one line for the user, and says what to do. */
public final class PluginRefusedException extends RuntimeException {
    /** An exception with this message. */
    public PluginRefusedException(String message) {
        super(message);
    }
}
