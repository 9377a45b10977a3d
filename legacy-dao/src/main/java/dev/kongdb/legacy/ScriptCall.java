package dev.kongdb.legacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the methods of a DAO by Kong's names, with the arguments that a script gives. */
record ScriptCall(LegacyDao dao) {
    /**
     * Calls a method.
     *
     * @return a row, or null for none; a list of rows; a number; a {@link LegacyPage}
     * @throws IllegalArgumentException with the era's text, for arguments of wrong types
     */
    @Nullable
    Object call(String method, @Nullable Object... arguments) {
        Object first = arguments.length > 0 ? arguments[0] : null;
        Object second = arguments.length > 1 ? arguments[1] : null;
        Object third = arguments.length > 2 ? arguments[2] : null;
        switch (method) {
            case "insert" -> {
                return dao.insert(LegacyArguments.table(first, 1, method), options(second, 2, method));
            }
            case "find" -> {
                return dao.find(LegacyArguments.table(first, 1, method)).orElse(null);
            }
            case "find_all" -> {
                return dao.findAll(first == null ? null : LegacyArguments.table(first, 1, method));
            }
            case "find_page" -> {
                return dao.page(first == null ? null : LegacyArguments.table(first, 1, method), second, third);
            }
            case "count" -> {
                return dao.count(first == null ? null : LegacyArguments.table(first, 1, method));
            }
            case "update" -> {
                Map<String, @Nullable Object> row = LegacyArguments.notEmpty(first, 1, method);
                Map<String, @Nullable Object> keys = LegacyArguments.notEmpty(second, 2, method);
                return dao.update(row, keys, options(third, 3, method)).orElse(null);
            }
            case "delete" -> {
                return dao.delete(LegacyArguments.table(first, 1, method), options(second, 2, method))
                        .orElse(null);
            }
            case "truncate" -> {
                if (dao.profile() == Profile.V0_8) {
                    throw noMethod(method);
                }
                dao.truncate();
                return null;
            }
            default -> throw noMethod(method);
        }
    }

    private static IllegalArgumentException noMethod(String method) {
        return new IllegalArgumentException("attempt to call method '" + method + "' (a nil value)");
    }

    private LegacyOptions options(@Nullable Object options, int number, String method) {
        if (options instanceof LegacyOptions given) {
            return given;
        }
        if (dao.profile() == Profile.V0_10 && options != null) {
            return LegacyOptions.of(LegacyArguments.table(options, number, method));
        }
        return options instanceof Map<?, ?> table ? LegacyOptions.of(Lua.copy(table)) : LegacyOptions.none();
    }
}
