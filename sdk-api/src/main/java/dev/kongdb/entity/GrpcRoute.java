package dev.kongdb.entity;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.ConditionalAtLeastOneOf;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.Eq;
import dev.kongdb.annotation.Err;
import dev.kongdb.annotation.KongSubschema;
import dev.kongdb.annotation.Ne;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.typedef.Destinations;
import dev.kongdb.annotation.typedef.Methods;
import dev.kongdb.annotation.typedef.Sources;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of gRPC. Their paths are names of methods, so they are forwarded unchanged. */
@KongSubschema(
        of = Route.class,
        keys = {"grpc", "grpcs"})
@ConditionalAtLeastOneOf(
        ifField = "protocols",
        ifMatch = @Rules(contains = "grpcs"),
        thenAtLeastOneOf = {"hosts", "headers", "paths", "snis"},
        thenErr = "must set one of %s when 'protocols' is 'grpcs'",
        elseMatch = @Rules(contains = "grpc"),
        elseThenAtLeastOneOf = {"hosts", "headers", "paths"},
        elseThenErr = "must set one of %s when 'protocols' is 'grpc'")
record GrpcRoute(
        @Required @Default("false") @Ne("true") @Err("cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'")
        boolean stripPath,

        @Methods @Eq(NULL) @Err("cannot set 'methods' when 'protocols' is 'grpc' or 'grpcs'") @Nullable
        Set<String> methods,

        @Sources @Eq(NULL) @Err("cannot set 'sources' when 'protocols' is 'grpc' or 'grpcs'") @Nullable
        Set<Endpoint> sources,

        @Destinations @Eq(NULL) @Err("cannot set 'destinations' when 'protocols' is 'grpc' or 'grpcs'") @Nullable
        Set<Endpoint> destinations) {}
