package dev.kongdb.files;

import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import party.iroiro.luajava.Lua;

/** Lua source as LuaJIT, which is in Kong, reads it. */
final class LuaFiles {
    private static final String PRINTER = """
            local function text(s)
              return '"' .. s:gsub('[%c"\\\\\\127-\\255]', function(c) return string.format("\\\\u%04x", c:byte()) end) .. '"'
            end
            local function print_value(v)
              if v == ngx.null then return "null" end
              if type(v) == "string" then return text(v) end
              if type(v) == "number" then return string.format("%.17g", v) end
              if type(v) ~= "table" then return tostring(v) end
              local parts = {}
              if #v > 0 then
                for _, e in ipairs(v) do parts[#parts + 1] = print_value(e) end
                return "[" .. table.concat(parts, ",") .. "]"
              end
              for k, e in pairs(v) do parts[#parts + 1] = text(k) .. ":" .. print_value(e) end
              return "{" .. table.concat(parts, ",") .. "}"
            end
            ngx = { null = setmetatable({}, { __tostring = function() return "null" end }) }
            local t = setmetatable({}, { __call = function(self, more)
              local copy = { typedef = self.typedef }
              for k, v in pairs(more) do copy[k] = v end
              return copy
            end })
            package.loaded["kong.db.schema.typedefs"] = setmetatable({}, { __index = function(_, name)
              return setmetatable({ typedef = name }, getmetatable(t))
            end })
            package.loaded["kong.meta"] = { _VERSION_TABLE = { major = 2, minor = 8 } }
            package.loaded["kongdb.guard"] = { wrap = function(...) return { ... } end }
            return print_value(assert(loadstring((...)))())
            """;

    private LuaFiles() {}

    /** What this Lua source returns for this argument, as a text. */
    static String run(String source, String argument) {
        try (Lua lua = LuaJits.open()) {
            lua.load(source);
            lua.push(argument);
            lua.pCall(1, 1);
            return String.valueOf(lua.toString(-1));
        }
    }

    /** The value of a file with this text, in which each number is a double. */
    static @Nullable Object evaluated(String text) {
        try {
            return numbers(Json.parse(run(PRINTER, text).getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    /**
     * A value as in Lua, which has one type of numbers, one kind of empty tables, and texts of
     * bytes.
     */
    static @Nullable Object asLua(@Nullable Object value) {
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(asLua(element)));
            return elements.isEmpty() ? Map.of() : elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(asLua(name), asLua(member)));
            return members;
        }
        return value;
    }

    private static @Nullable Object numbers(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(numbers(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(name, numbers(member)));
            return members;
        }
        return value;
    }
}
