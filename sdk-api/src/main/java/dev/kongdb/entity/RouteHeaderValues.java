package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import java.util.List;

/**
 * The values of a header that a route matches. A single value that begins with {@code ~*} is a
 * regular expression. Kong stores any expression, and a route whose expression it cannot compile
 * never matches. Such an expression is refused here.
 */
final class RouteHeaderValues implements CustomValidator {
    @Override
    public Verdict validate(Object value) {
        if (value instanceof List<?> values
                && values.size() == 1
                && values.get(0) instanceof String text
                && text.startsWith("~*")) {
            try {
                Pcre.compile(text.substring(2));
            } catch (PcreException e) {
                return Verdict.refused("invalid regex: '" + text + "' (" + e.getMessage() + ")");
            }
        }
        return Verdict.OK;
    }
}
