package dev.kongdb.entity;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.ConditionalAtLeastOneOf;
import dev.kongdb.annotation.Eq;
import dev.kongdb.annotation.Err;
import dev.kongdb.annotation.KongSubschema;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.typedef.Destinations;
import dev.kongdb.annotation.typedef.Sources;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of HTTP, which match requests by method, host, path and headers. */
@KongSubschema(
        of = Route.class,
        keys = {"http", "https"})
@ConditionalAtLeastOneOf(
        ifField = "protocols",
        ifMatch = @Rules(contains = "https"),
        thenAtLeastOneOf = {"methods", "hosts", "headers", "paths", "snis"},
        thenErr = "must set one of %s when 'protocols' is 'https'",
        elseMatch = @Rules(contains = "http"),
        elseThenAtLeastOneOf = {"methods", "hosts", "headers", "paths"},
        elseThenErr = "must set one of %s when 'protocols' is 'http'")
record HttpRoute(
        @Sources @Eq(NULL) @Err("cannot set 'sources' when 'protocols' is 'http' or 'https'") @Nullable
        Set<Endpoint> sources,

        @Destinations @Eq(NULL) @Err("cannot set 'destinations' when 'protocols' is 'http' or 'https'") @Nullable
        Set<Endpoint> destinations) {}
