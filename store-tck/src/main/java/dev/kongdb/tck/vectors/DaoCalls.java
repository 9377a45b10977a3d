package dev.kongdb.tck.vectors;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Entities;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code kong.db} as Lua code calls it: methods by name, arguments of any type. A call that the
 * Java compiler would refuse is answered with the error that Kong raises.
 */
final class DaoCalls {
    /** An absent argument. A null stands for Kong's explicit null. */
    static final Object NIL = new Object() {
        @Override
        public String toString() {
            return "nil";
        }
    };

    /** The default number of rows of a page. */
    static final int PAGE_SIZE = 1000;

    private static final int CACHE_KEY_PARTS = 5;
    private static final Set<String> READ_ONLY = Set.of("insert", "update", "upsert", "delete");

    private final KongDb db;

    DaoCalls(KongDb db) {
        this.db = db;
    }

    /** Calls a method, and returns the result in the form that scripts expect. */
    Map<String, @Nullable Object> call(String entity, String method, List<? extends @Nullable Object> arguments) {
        Call call = new Call(db, entity, method, arguments);
        try {
            return call.answer();
        } catch (KongDbException e) {
            return failure(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("ok", false);
            answer.put("raised", e.getMessage());
            return answer;
        }
    }

    private static Map<String, @Nullable Object> success(@Nullable Object result) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        if (result != null) {
            answer.put("result", result);
        }
        return answer;
    }

    private static Map<String, @Nullable Object> failure(KongDbException e) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", e.code());
        error.put("name", e.name());
        if (e.message() != null) {
            error.put("message", e.message());
        }
        if (e instanceof InvalidOptionsException) {
            error.put("options", e.options());
        } else if (!e.fields().isEmpty() || e instanceof SchemaViolationException) {
            error.put("fields", e.fields());
        }
        error.put("strategy", e.strategy());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("error", error);
        answer.put("err", e.getMessage());
        return answer;
    }

    /** One call: its method and its arguments. */
    private static final class Call {
        private final KongDb db;
        private final String entity;
        private final String method;
        private final List<? extends @Nullable Object> arguments;

        Call(KongDb db, String entity, String method, List<? extends @Nullable Object> arguments) {
            this.db = db;
            this.entity = entity;
            this.method = method;
            this.arguments = arguments;
        }

        Map<String, @Nullable Object> answer() {
            Dao dao = db.findDao(entity).orElseThrow(() -> new IllegalArgumentException("no such dao: " + entity));
            if (entity.equals("tags") && READ_ONLY.contains(method)) {
                return success(dao.insert(Map.of())); // refused whatever the arguments are
            }
            switch (method) {
                case "select" -> {
                    Map<String, @Nullable Object> key = table(0, "primary_key");
                    return success(dao.with(options(1)).select(key).orElse(null));
                }
                case "insert" -> {
                    Map<String, @Nullable Object> values = table(0, "entity");
                    return success(dao.with(options(1)).insert(values));
                }
                case "update" -> {
                    Map<String, @Nullable Object> key = table(0, "primary_key");
                    Map<String, @Nullable Object> values = table(1, "entity");
                    return success(dao.with(options(2)).update(key, values));
                }
                case "upsert" -> {
                    Map<String, @Nullable Object> key = table(0, "primary_key");
                    Map<String, @Nullable Object> values = table(1, "entity");
                    return success(dao.with(options(2)).upsert(key, values));
                }
                case "delete" -> {
                    Map<String, @Nullable Object> key = table(0, "primary_key");
                    dao.with(options(1)).delete(key);
                    return success(true);
                }
                case "page" -> {
                    Integer size = size(0);
                    String offset = offset(1);
                    return page(dao.with(options(2)).page(size, offset));
                }
                case "page_by_tag" -> {
                    Integer size = size(1);
                    String offset = offset(2);
                    return page(dao.with(options(3)).pageByTag(argument(0), size, offset));
                }
                case "each" -> {
                    Integer size = size(0);
                    Options options = options(1);
                    try {
                        return each(all(dao.with(options), size), size, options);
                    } catch (KongDbException e) {
                        Map<String, @Nullable Object> answer = failure(e);
                        answer.put("no_iterator", true);
                        return answer;
                    }
                }
                case "truncate" -> {
                    dao.truncate();
                    return success(true);
                }
                case "cache_key" -> {
                    return success(cacheKey(dao));
                }
                case "select_by_cache_key" -> {
                    if (dao.schema().cacheKey().isEmpty()) {
                        throw new IllegalStateException("entity does not have a cache_key defined");
                    }
                    if (argument(0) instanceof Map<?, ?> row) {
                        return success(dao.with(options(1))
                                .selectByCacheKey(Vector.map(row))
                                .orElse(null));
                    }
                    if (!(argument(0) instanceof String key)) {
                        throw new IllegalArgumentException("key must be a string or an entity table");
                    }
                    return success(dao.with(options(1)).selectByCacheKey(key).orElse(null));
                }
                case "select_with_name_list", "list_for_certificate" -> {
                    return names(dao);
                }
                default -> {
                    return byField(dao);
                }
            }
        }

        /** The additional methods of Kong's DAOs of certificates and server names. */
        private Map<String, @Nullable Object> names(Dao dao) {
            boolean whole = method.equals("select_with_name_list");
            if (!entity.equals(whole ? "certificates" : "snis")) {
                return byField(dao);
            }
            Map<String, @Nullable Object> key = table(0, whole ? "primary_key" : "foreign_key");
            Options options = options(1);
            Map<String, @Nullable Object> certificate = new LinkedHashMap<>();
            if (whole) {
                certificate.putAll(dao.with(options)
                        .select(key)
                        .orElseThrow(() -> dao.engine().errors().notFound(key)));
            }
            try (Stream<Map<String, @Nullable Object>> snis =
                    db.dao("snis").with(options).forForeign("certificate", key).each()) {
                List<String> names = snis.map(sni -> String.valueOf(sni.get("name")))
                        .sorted()
                        .toList();
                certificate.put("snis", names);
                return success(whole ? certificate : names);
            }
        }

        /** The methods that are named after a unique field or a reference. */
        private Map<String, @Nullable Object> byField(Dao dao) {
            for (String verb : List.of("select", "update", "upsert", "delete")) {
                String field = after(verb + "_by_");
                if (field != null && isUnique(dao, field)) {
                    return byUnique(dao, verb, field);
                }
            }
            String paged = after("page_for_");
            if (paged != null && isForeign(dao, paged)) {
                Map<String, @Nullable Object> key = table(0, "foreign_key");
                Integer size = size(1);
                String offset = offset(2);
                return page(dao.with(options(3)).forForeign(paged, key).page(size, offset));
            }
            String iterated = after("each_for_");
            if (iterated != null && isForeign(dao, iterated)) {
                Map<String, @Nullable Object> key = table(0, "foreign_key");
                Integer size = size(1);
                Options options = options(2);
                try {
                    return each(all(dao.with(options).forForeign(iterated, key), size), size, options);
                } catch (KongDbException e) {
                    Map<String, @Nullable Object> answer = failure(e);
                    answer.put("rows_before_error", 0);
                    return answer;
                }
            }
            throw new IllegalArgumentException("no such method: " + entity + ":" + method);
        }

        private static boolean isUnique(Dao dao, String name) {
            Field field = dao.schema().field(name);
            return field != null && (field.unique() || field.equals(dao.schema().endpointKey()));
        }

        private static boolean isForeign(Dao dao, String name) {
            Field field = dao.schema().field(name);
            return field != null && field.type() == FieldType.FOREIGN;
        }

        private static String luaType(@Nullable Field field) {
            return field == null
                    ? "nil"
                    : switch (field.type()) {
                        case STRING -> "string";
                        case NUMBER, INTEGER -> "number";
                        case BOOLEAN -> "boolean";
                        default -> "table";
                    };
        }

        private @Nullable String after(String prefix) {
            return method.startsWith(prefix) ? method.substring(prefix.length()) : null;
        }

        private Map<String, @Nullable Object> byUnique(Dao dao, String verb, String field) {
            Object value = argument(0);
            String type = luaType(dao.schema().field(field));
            boolean fits = switch (type) {
                case "table" -> value instanceof Map || value instanceof List;
                case "number" -> value instanceof Number;
                case "boolean" -> value instanceof Boolean;
                default -> value instanceof String;
            };
            if (!fits) {
                throw new IllegalArgumentException(field + " must be a " + type);
            }
            switch (verb) {
                case "select" -> {
                    return success(dao.with(options(1)).selectBy(field, value).orElse(null));
                }
                case "update" -> {
                    Map<String, @Nullable Object> values = entity(dao, field, value);
                    return success(dao.with(options(2)).updateBy(field, value, values));
                }
                case "upsert" -> {
                    Map<String, @Nullable Object> values = entity(dao, field, value);
                    return success(dao.with(options(2)).upsertBy(field, value, values));
                }
                default -> {
                    dao.with(options(1)).deleteBy(field, value);
                    return success(true);
                }
            }
        }

        /**
         * The entity to write. Kong checks it after the unique value and the options, so a read
         * reports the faults of these first.
         */
        private Map<String, @Nullable Object> entity(Dao dao, String field, @Nullable Object value) {
            if (!(argument(1) instanceof Map || argument(1) instanceof List)) {
                dao.with(options(2)).selectBy(field, value);
            }
            return table(1, "entity");
        }

        private Object cacheKey(Dao dao) {
            if (argument(0) instanceof Map<?, ?> row) {
                return dao.cacheKey(Vector.map(row));
            }
            if (!(argument(0) instanceof String)) {
                throw new IllegalArgumentException("key must be a string or an entity table");
            }
            List<@Nullable Object> parts = new ArrayList<>();
            for (int i = 0; i < Math.min(arguments.size(), CACHE_KEY_PARTS); i++) {
                parts.add(given(i) ? argument(i) : null);
            }
            String key = dao.cacheKey(parts);
            // Here Kong accepts any text as a workspace, also for entities without workspaces.
            return argument(CACHE_KEY_PARTS) instanceof String workspace
                    ? key.substring(0, key.lastIndexOf(':') + 1) + workspace
                    : key;
        }

        private static Map<String, @Nullable Object> page(Page<Map<String, @Nullable Object>> page) {
            Map<String, @Nullable Object> answer = success(page.data());
            if (page.nextOffset() != null) {
                answer.put("offset", page.nextOffset());
            }
            return answer;
        }

        /**
         * Kong returns the number of the page with each row. A stream does not, but all its pages
         * except the last one are full.
         */
        private static Map<String, @Nullable Object> each(
                Stream<Map<String, @Nullable Object>> stream, @Nullable Integer size, Options options) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            List<Integer> pages = new ArrayList<>();
            int pageSize = pageSize(size, options);
            try (stream) {
                for (Iterator<Map<String, @Nullable Object>> each = stream.iterator(); each.hasNext(); ) {
                    pages.add(rows.size() / pageSize + 1);
                    rows.add(each.next());
                }
            } catch (KongDbException e) {
                Map<String, @Nullable Object> answer = failure(e);
                answer.put("rows_before_error", rows.size());
                return answer;
            }
            Map<String, @Nullable Object> answer = success(rows);
            answer.put("pages", pages);
            return answer;
        }

        private static Stream<Map<String, @Nullable Object>> all(
                Entities<Map<String, @Nullable Object>> entities, @Nullable Integer size) {
            return size == null ? entities.each() : entities.each(size);
        }

        private static int pageSize(@Nullable Integer size, Options options) {
            if (size != null) {
                return size;
            }
            Object asked = Vector.map(options.asMap().get("pagination")).get("page_size");
            return asked instanceof Number number ? number.intValue() : PAGE_SIZE;
        }

        // Arguments, in the order in which Kong checks them

        private @Nullable Object argument(int at) {
            return at < arguments.size() ? arguments.get(at) : NIL;
        }

        private boolean given(int at) {
            return argument(at) != NIL;
        }

        private Map<String, @Nullable Object> table(int at, String name) {
            Object value = argument(at);
            if (value instanceof Map) {
                return Vector.map(value);
            }
            if (value instanceof List<?> list) {
                Map<String, @Nullable Object> byIndex = new LinkedHashMap<>();
                for (Object item : list) {
                    byIndex.put(String.valueOf(byIndex.size() + 1), item);
                }
                return byIndex;
            }
            throw new IllegalArgumentException(name + " must be a table");
        }

        /**
         * A size in the type that a DAO accepts. A size that is not a whole number becomes one that
         * the DAO refuses.
         */
        private @Nullable Integer size(int at) {
            if (!given(at)) {
                return null;
            }
            if (argument(at) instanceof Number size) {
                double value = size.doubleValue();
                return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE ? (int) value : 0;
            }
            throw new IllegalArgumentException("size must be a number");
        }

        private @Nullable String offset(int at) {
            if (!given(at)) {
                return null;
            }
            if (argument(at) instanceof String offset) {
                return offset;
            }
            throw new IllegalArgumentException("offset must be a string");
        }

        private Options options(int at) {
            if (!given(at)) {
                return Options.none();
            }
            Object value = argument(at);
            if (value instanceof Map || value instanceof List) {
                return Options.of(Vector.map(value)); // a list contains no options
            }
            throw new IllegalArgumentException("options must be a table when specified");
        }
    }
}
