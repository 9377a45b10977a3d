package dev.kongdb.entity;

import dev.kongdb.schema.CustomValidator;
import dev.kongdb.schema.Verdict;
import java.util.Locale;

/** A header that a route matches: any but {@code Host}, which has a field of its own. */
final class RouteHeaderName implements CustomValidator {
    private static final CustomValidator HEADER_NAME = CoreValidators.ofTypedef("header_name");

    @Override
    public Verdict validate(Object value) {
        if (String.valueOf(value).toLowerCase(Locale.ROOT).equals("host")) {
            return Verdict.refused("cannot contain 'host' header, which must be specified in the 'hosts' attribute");
        }
        return HEADER_NAME.validate(value);
    }
}
