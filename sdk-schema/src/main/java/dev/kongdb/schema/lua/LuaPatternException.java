package dev.kongdb.schema.lua;

/**
 * A Lua pattern is malformed where matching came by, or asks for too much work; the message is
 * Lua's.
 */
public final class LuaPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LuaPatternException(String message) {
        super(message, null, false, false);
    }
}
