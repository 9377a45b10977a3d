package dev.kongdb.host.internal.admin;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.LuaNumber;
import dev.kongdb.http.Arguments;
import dev.kongdb.http.Utf8;
import dev.kongdb.value.WholeNumbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list of entities as a query asks for it: by {@code size}, {@code offset} and {@code tags}. */
final class EntityList {
    private final EntityAccess entities;

    EntityList(EntityAccess entities) {
        this.entities = entities;
    }

    /** Reads a page of a DAO that has the options of the request. */
    @FunctionalInterface
    interface Pages {
        Page<?> page(@Nullable Integer size, @Nullable String offset, Dao filtered);
    }

    /**
     * A page with the link to the next.
     *
     * @param path the path of the list, for the link
     */
    AdminResponse answer(AdminRequest request, String path, Pages pages) {
        Object tags = entities.schema().field("tags") == null ? null : request.query("tags");
        if (tags instanceof List<?> several) {
            tags = several.get(0);
        }
        Object size = request.query("size");
        Object offset = request.query("offset");
        Page<?> page = pages.page(
                size == null ? null : size(size),
                offset == null || offset instanceof String ? (String) offset : "", // which is none
                tags == null ? entities.reading() : entities.reading().with(tagged(tags)));
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", page.data());
        String next = page.nextOffset();
        body.put(
                "next",
                next == null ? null : path + "?offset=" + Arguments.encode(next) + kept("size", size) + filter(tags));
        if (next != null) {
            body.put("offset", next);
        }
        return AdminResponse.ok(body);
    }

    private static String kept(String name, @Nullable Object value) {
        return value == null ? "" : "&" + name + "=" + Arguments.encode(value.toString());
    }

    /**
     * The filter for the link. As in Kong, it is repeated as received, except for characters that
     * have a meaning in a query.
     */
    private static String filter(@Nullable Object tags) {
        return tags == null
                ? ""
                : "&tags="
                        + tags.toString()
                                .chars()
                                .mapToObj(c -> c <= ' ' || "&#%+".indexOf(c) >= 0
                                        ? Arguments.encode(Character.toString(c))
                                        : Character.toString(c))
                                .collect(Collectors.joining());
    }

    /**
     * The size of a page. A text that is no whole number is refused here; the DAO refuses a number
     * out of range.
     */
    private Integer size(Object given) {
        Number size = given instanceof String text ? LuaNumber.parse(text) : null;
        if (size == null) {
            throw entities.dao().engine().errors().invalidSize("size must be a number");
        }
        double value = size.doubleValue();
        return WholeNumbers.isWhole(value) && Math.abs(value) < Integer.MAX_VALUE ? (int) value : 0;
    }

    /** A filter of all of some tags, {@code a,b}, or of any of them, {@code a/b}. */
    private static Options tagged(Object tags) {
        String text = tags instanceof String filter ? filter : "";
        boolean well = !text.isEmpty() && text.chars().allMatch(EntityList::isInFilter);
        char separator = text.indexOf('/') < 0 ? ',' : '/';
        if (well && (separator == ',' || text.indexOf(',') < 0)) {
            String[] all = text.split(String.valueOf(separator), -1);
            // One separator at the end is allowed, and asks for an empty tag, which nothing has.
            if (Arrays.stream(all, 0, all.length - 1).noneMatch(String::isEmpty)) {
                return separator == ',' ? Options.allTags(all) : Options.anyTag(all);
            }
        }
        return Options.of(Map.of("tags", text)); // the DAO refuses a text without a condition as malformed
    }

    /** Printable ASCII, or a byte that may be part of UTF-8. */
    private static boolean isInFilter(int c) {
        int foreign = Utf8.escapedByte((char) c);
        return c > ' ' && c != 0x7f && foreign <= 0xf4;
    }
}
