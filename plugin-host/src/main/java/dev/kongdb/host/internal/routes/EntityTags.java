package dev.kongdb.host.internal.routes;

import dev.kongdb.dao.EntityTag;
import dev.kongdb.dao.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The state of entities in headers, as in RFC 9110: {@code ETag} contains it, {@code If-Match}
 * limits a write to this state, and {@code If-None-Match} asks for an answer only if the state is
 * another. Kong has none of these.
 */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(,|$)");
    private static final String ANY = "*";

    private EntityTags() {}

    /**
     * The condition of a write.
     *
     * @throws AdminException when the header is malformed, or belongs to reads and would otherwise
     *     be ignored
     */
    public static Options condition(AdminRequest request) {
        if (request.headers().contains(HttpHeader.IF_NONE_MATCH)) {
            throw new AdminException(400, "If-None-Match is for GET; a write takes If-Match");
        }
        List<String> headers = request.headers().getValuesList(HttpHeader.IF_MATCH);
        if (headers.isEmpty()) {
            return Options.none();
        }
        String header = String.join(",", headers);
        // A weak tag names no particular state.
        return header.strip().equals(ANY) ? Options.ifThere() : Options.ifMatch(tags(header, false));
    }

    /**
     * The answer of a route with the state of its entity, or 304 if the client has this state
     * already.
     */
    static AdminResponse told(AdminRoute route, AdminRequest request, AdminResponse answer) {
        Map<String, ? extends @Nullable Object> entity = answer.body();
        if (route.gives().kind() != Content.Kind.ENTITY || entity == null || answer.status() / 100 != 2) {
            return answer;
        }
        String tag = EntityTag.of(entity);
        AdminResponse told =
                route.method().equals("GET") && isKnown(request, tag) ? new AdminResponse(304, null) : answer;
        return told.with("ETag", '"' + tag + '"');
    }

    private static boolean isKnown(AdminRequest request, String tag) {
        List<String> headers = request.headers().getValuesList(HttpHeader.IF_NONE_MATCH);
        String header = String.join(",", headers);
        return !headers.isEmpty()
                && (header.strip().equals(ANY) || tags(header, true).contains(tag));
    }

    private static List<String> tags(String header, boolean weak) {
        List<String> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(header);
        int at = 0;
        while (at < header.length()) {
            if (!tag.find(at) || tag.start() != at) {
                throw new AdminException(
                        400, "If-Match and If-None-Match take \"tags\" in quotes, separated by commas, or *");
            }
            if (weak || tag.group(1) == null) {
                tags.add(tag.group(2));
            }
            at = tag.end();
        }
        return tags;
    }
}
