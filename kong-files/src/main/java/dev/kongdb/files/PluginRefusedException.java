package dev.kongdb.files;

/** A plugin cannot run inside a Kong. The message is one line for a person, with what to do. */
public final class PluginRefusedException extends RuntimeException {
    /** With that message. */
    public PluginRefusedException(String message) {
        super(message);
    }
}
