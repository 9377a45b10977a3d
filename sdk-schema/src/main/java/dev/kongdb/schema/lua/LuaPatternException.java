package dev.kongdb.schema.lua;

/**
 * A Lua pattern is malformed where matching reached it, or takes too much work. The message is
 * Lua's.
 */
public final class LuaPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LuaPatternException(String message) {
        super(message, null, false, false);
    }
}
