package fault;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "labels",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, eq = /*KDB108*/NULL),
        thenField = "size",
        thenMatch = @Rules(eq = NULL),
        thenErr = /*KDB108*/NULL)
@Conditional(
        ifField = "name",
        ifMatch = {
            @Rules(match = /*KDB108*/NULL, startsWith = /*KDB108*/NULL, err = /*KDB108*/NULL),
            @Rules(matchAny = {"a", /*KDB108*/NULL}, matchAnyErr = /*KDB108*/NULL)
        },
        thenField = "labels",
        thenMatch = @Rules(of = Rules.Part.ELEMENTS, matchAll = @PatternRule(pattern = /*KDB108*/NULL)))
record Thing(
        @PrimaryKey @Auto UUID id,
        @OneOf({"", /*KDB108*/NULL, /*KDB108*/NULL}) @Nullable String name,
        @Eq(NULL) @Nullable Integer size,
        @Default({"a", /*KDB108*/NULL}) List<String> names,
        @Contains(/*KDB108*/NULL) @Nullable Set<String> labels,
        @Nullable List<@Ne(/*KDB108*/NULL) Integer> inside,
        @StartsWith(/*KDB108*/NULL) @Err(/*KDB108*/NULL) @Nullable String prefixed,
        @Match(value = /*KDB108*/NULL, not = /*KDB108*/NULL) @Nullable String matched,
        @Match(any = {"a", /*KDB108*/NULL}, anyErr = /*KDB108*/NULL) @Nullable String any,
        @Match(all = @PatternRule(pattern = "a", err = /*KDB108*/NULL)) @Nullable String all,
        @Nullable List<@Match(/*KDB108*/NULL) String> patterns,
        @Default(/*KDB108*/"null") Map<String, String> json,
        @Default({"[]", /*KDB108*/"null"}) List<List<String>> lists,
        @Contains(/*KDB108*/"null") @Nullable Set<Map<String, String>> maps) {}
