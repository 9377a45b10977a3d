package dev.kongdb.internal;

import dev.kongdb.dao.Options;
import dev.kongdb.error.Errors;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.validators.TextRules;
import dev.kongdb.spi.EntityStrategy.Match;
import dev.kongdb.value.Row;
import dev.kongdb.value.Uuids;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of one call, checked against its entity.
 *
 * @param nulls whether fields without a value are returned as explicit nulls
 * @param workspace the workspace to work in; null for all of them, and for entities that have none
 * @param everywhere whether the caller asked for all workspaces
 * @param showWorkspaceId whether rows contain their workspace
 * @param ttl the seconds that a written row lives; null when not given
 * @param tags the tags that a page is filtered by; empty for none
 * @param anyTag whether one of the tags is enough
 * @param having the values that a page is filtered by; empty for none
 * @param skip how many entities to leave out before a page
 * @param pageSize the size of a page when the call gives none
 * @param maxPageSize the largest page size allowed
 * @param transform whether transformations run
 * @param broadcast whether writes post events
 * @param readPrimary whether reads must not come from a replica
 */
record CallOptions(
        boolean nulls,
        @Nullable UUID workspace,
        boolean everywhere,
        boolean showWorkspaceId,
        @Nullable Long ttl,
        List<String> tags,
        boolean anyTag,
        List<Match> having,
        long skip,
        int pageSize,
        int maxPageSize,
        boolean transform,
        boolean broadcast,
        boolean readPrimary) {

    static final int PAGE_SIZE = 1000;
    static final int MAX_PAGE_SIZE = 50_000;
    private static final long MAX_TTL = 100_000_000;
    private static final int MAX_TAGS = 5;
    private static final String ILL_FORMED_TAG =
            "must only contain printable ascii (except `,` and `/`) or valid utf-8";

    /** The options of a call without options. */
    static CallOptions none(@Nullable UUID workspace) {
        return new CallOptions(
                false,
                workspace,
                false,
                false,
                null,
                List.of(),
                false,
                List.of(),
                0,
                PAGE_SIZE,
                MAX_PAGE_SIZE,
                true,
                true,
                false);
    }

    /**
     * Checks the options that a caller gave.
     *
     * @param paging whether the call reads a page. Other calls ignore the sizes of pages, but
     *     refuse a {@code pagination} that is no table
     * @param current the workspace when the caller names none
     * @param workspaceByName finds the id of a workspace by its name; null when there is none
     */
    static CallOptions of(
            Options options,
            boolean paging,
            Schema schema,
            UUID current,
            Function<String, @Nullable UUID> workspaceByName,
            Errors errors) {
        Map<String, @Nullable Object> given = options.asMap();
        Map<String, @Nullable Object> wrong = new LinkedHashMap<>();

        UUID workspace = current;
        boolean everywhere = false;
        if (given.containsKey("workspace")) {
            Object value = given.get("workspace");
            if (value == null) {
                everywhere = true;
            } else if (Boolean.FALSE.equals(value)) {
                workspace = current; // as in Kong: null here means that no workspace is named
            } else if (!(value instanceof String text)) {
                wrong.put("workspace", "must be a string or null");
            } else if (Uuids.isUuid(text)) {
                workspace = UUID.fromString(text);
            } else {
                UUID found = workspaceByName.apply(text);
                if (found == null) {
                    wrong.put("workspace", "invalid workspace");
                } else {
                    workspace = found;
                }
            }
        }

        boolean showWorkspaceId = bool(given, "show_ws_id", false, wrong);
        boolean transform = bool(given, "transform", true, wrong);
        Long ttl = given.containsKey("ttl") ? ttl(given.get("ttl"), schema, wrong) : null;
        List<String> tags = List.of();
        boolean anyTag = false;
        if (given.containsKey("tags")) {
            tags = tags(given, schema, wrong);
            anyTag = "or".equals(given.get("tags_cond"));
        }
        List<Match> having = having(given.get("having"), schema, wrong);
        long skip = 0;
        if (given.containsKey("skip")) {
            if (given.get("skip") instanceof Long entities && entities >= 0) {
                skip = entities;
            } else {
                wrong.put("skip", "must be an integer of at least 0");
            }
        }
        int pageSize = PAGE_SIZE;
        int maxPageSize = MAX_PAGE_SIZE;
        Object pagination = given.get("pagination");
        if (isTable(pagination)) {
            Map<?, ?> sizes = pagination instanceof Map<?, ?> map ? map : Map.of();
            Map<String, @Nullable Object> wrongSizes = new LinkedHashMap<>();
            if (sizes.containsKey("max_page_size")) {
                maxPageSize =
                        size(sizes.get("max_page_size"), "max_page_size", MAX_PAGE_SIZE, Integer.MAX_VALUE, wrongSizes);
            }
            if (paging || sizes.containsKey("page_size")) {
                Object asked = sizes.containsKey("page_size") ? sizes.get("page_size") : Integer.valueOf(PAGE_SIZE);
                pageSize = size(asked, "page_size", PAGE_SIZE, maxPageSize, wrongSizes);
            }
            if (!wrongSizes.isEmpty()) {
                wrong.put("pagination", wrongSizes);
            }
        } else if (given.containsKey("pagination") && !paging) {
            wrong.put("pagination", "must be a table");
        }
        if (!wrong.isEmpty()) {
            throw errors.invalidOptions(wrong);
        }
        return new CallOptions(
                truthy(given, "nulls"),
                everywhere || !schema.workspaceable() ? null : workspace,
                everywhere,
                showWorkspaceId,
                ttl,
                tags,
                anyTag,
                having,
                skip,
                pageSize,
                maxPageSize,
                transform,
                !truthy(given, "no_broadcast_crud_event"),
                truthy(given, "read_primary"));
    }

    /** The largest page size in options that are not checked yet, if it is a number. */
    static Number maxPageSize(Options options) {
        return options.asMap().get("pagination") instanceof Map<?, ?> sizes
                        && sizes.get("max_page_size") instanceof Number max
                ? max
                : Integer.valueOf(MAX_PAGE_SIZE);
    }

    /** The options of a page of tags, for which Kong checks nothing but the size of a page. */
    static CallOptions ofTagPage(Options options, Errors errors) {
        Map<String, @Nullable Object> given = options.asMap();
        Object asked = given.get("pagination") instanceof Map<?, ?> sizes ? sizes.get("page_size") : null;
        int pageSize = PAGE_SIZE;
        if (asked != null) {
            Map<String, @Nullable Object> wrong = new LinkedHashMap<>();
            pageSize = size(asked, "page_size", PAGE_SIZE, Integer.MAX_VALUE, wrong);
            if (!wrong.isEmpty()) {
                throw errors.invalidOptions(Map.of("pagination", wrong));
            }
        }
        return new CallOptions(
                false,
                null,
                false,
                false,
                null,
                List.of(),
                false,
                List.of(),
                0,
                pageSize,
                MAX_PAGE_SIZE,
                true,
                true,
                truthy(given, "read_primary"));
    }

    /** These options in another workspace. */
    CallOptions in(@Nullable UUID other) {
        return new CallOptions(
                nulls,
                other,
                false,
                showWorkspaceId,
                ttl,
                tags,
                anyTag,
                having,
                skip,
                pageSize,
                maxPageSize,
                transform,
                broadcast,
                readPrimary);
    }

    /**
     * The options of a read that a write of the same call depends on: in the same workspace, and
     * not from a replica.
     */
    Options reads() {
        Options primary = Options.readPrimary();
        return workspace == null ? primary : primary.and(Options.workspace(workspace));
    }

    /** Whether the option is true for Lua, where an explicit null counts as a value. */
    private static boolean truthy(Map<String, @Nullable Object> given, String name) {
        return given.containsKey(name) && !Boolean.FALSE.equals(given.get(name));
    }

    /** Whether the value is a table for Lua, where lists are tables, too. */
    private static boolean isTable(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static boolean bool(
            Map<String, @Nullable Object> given, String name, boolean byDefault, Map<String, @Nullable Object> wrong) {
        if (!given.containsKey(name)) {
            return byDefault;
        }
        if (given.get(name) instanceof Boolean value) {
            return value;
        }
        wrong.put(name, "must be a boolean");
        return byDefault;
    }

    private static @Nullable Long ttl(@Nullable Object value, Schema schema, Map<String, @Nullable Object> wrong) {
        if (!schema.ttl()) {
            wrong.put("ttl", "cannot be used with '" + schema.name() + "'");
            return null;
        }
        if (value instanceof Number number && WholeNumbers.isWhole(number.doubleValue())) {
            double seconds = number.doubleValue();
            if (seconds >= 0 && seconds <= MAX_TTL) {
                return (long) seconds;
            }
        }
        wrong.put("ttl", "must be an integer between 0 and " + MAX_TTL);
        return null;
    }

    private static int size(
            @Nullable Object value, String name, int byDefault, int max, Map<String, @Nullable Object> wrong) {
        if (!(value instanceof Number number)) {
            wrong.put(name, "must be a number");
            return byDefault;
        }
        double size = number.doubleValue();
        if (!WholeNumbers.isWhole(size) || size < 1 || size > max) {
            wrong.put(
                    name,
                    max == Integer.MAX_VALUE
                            ? "must be an integer greater than 0"
                            : "must be an integer between 1 and " + max);
            return byDefault;
        }
        return (int) size;
    }

    private static List<Match> having(@Nullable Object value, Schema schema, Map<String, @Nullable Object> wrong) {
        if (!(value instanceof Map<?, ?> values) || values.isEmpty()) {
            return List.of();
        }
        if (schema.name().equals("tags")) {
            wrong.put("having", "cannot be used with 'tags'");
            return List.of();
        }
        List<Match> matches = new ArrayList<>();
        Map<String, @Nullable Object> wrongFields = new LinkedHashMap<>();
        Row row = schema.toRow(values);
        for (Object name : values.keySet()) {
            Field field = schema.field(String.valueOf(name));
            Object wanted = field == null ? null : row.get(field.position());
            if (field == null) {
                wrongFields.put(String.valueOf(name), "unknown field");
            } else if (field.type() == FieldType.MAP || field.type() == FieldType.RECORD) {
                wrongFields.put(field.name(), "cannot be looked for");
            } else if (wanted == null || wanted == Row.NULL) {
                matches.add(new Match(field, null));
            } else {
                Object violation = schema.validateField(field, wanted);
                if (violation != null) {
                    wrongFields.put(field.name(), violation);
                } else {
                    matches.add(
                            new Match(field, field.type() == FieldType.FOREIGN ? field.toReference(wanted) : wanted));
                }
            }
        }
        if (!wrongFields.isEmpty()) {
            wrong.put("having", wrongFields);
        }
        return List.copyOf(matches);
    }

    private static List<String> tags(
            Map<String, @Nullable Object> given, Schema schema, Map<String, @Nullable Object> wrong) {
        Object value = given.get("tags");
        Object condition = given.get("tags_cond");
        if (schema.field("tags") == null) {
            wrong.put("tags", "cannot be used with '" + schema.name() + "'");
            return List.of();
        }
        if (!isTable(value)) {
            wrong.put("tags", truthy(given, "tags_cond") ? "must be a table" : "invalid filter syntax");
            return List.of();
        }
        List<?> list = value instanceof List<?> items ? items : List.of();
        if (list.size() > MAX_TAGS) {
            wrong.put("tags", "cannot query more than 5 tags");
            return List.of();
        }
        List<String> tags = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof String tag)) {
                wrong.put("tags", ILL_FORMED_TAG);
                return List.of();
            }
            tags.add(tag);
        }
        String together = String.join("", tags); // Kong checks them concatenated
        if (together.isEmpty() || TextRules.tag(together) != null) {
            wrong.put("tags", ILL_FORMED_TAG);
            return List.of();
        }
        if (tags.size() > 1 && !"and".equals(condition) && !"or".equals(condition)) {
            wrong.put("tags_cond", "must be a either 'and' or 'or' when more than one tag is specified");
        }
        return tags;
    }
}
