package dev.kongdb.files;

import party.iroiro.luajava.Lua;
import party.iroiro.luajava.luajit.LuaJit;

/** LuaJIT, which is in Kong, as a library of its own platform. */
public final class LuaJits {
    private LuaJits() {}

    /** A new LuaJIT, with its standard libraries. */
    public static Lua open() {
        try {
            Lua lua = new LuaJit();
            lua.openLibraries();
            return lua;
        } catch (LinkageError | RuntimeException e) {
            throw new AssertionError(
                    "LuaJIT has no binary for " + System.getProperty("os.name") + "/" + System.getProperty("os.arch")
                            + "; there are some for Linux with glibc, macOS and Windows, on x86-64 and 64-bit ARM",
                    e);
        }
    }
}
