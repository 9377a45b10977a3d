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
        thenMatch = @Rules(eq = NULL))
record Thing(
        @PrimaryKey @Auto UUID id,
        @OneOf({"a", /*KDB108*/NULL}) @Nullable String name,
        @Eq(NULL) @Nullable Integer size,
        @Default({"a", /*KDB108*/NULL}) List<String> names,
        @Contains(/*KDB108*/NULL) @Nullable Set<String> labels,
        @Nullable List<@Ne(/*KDB108*/NULL) Integer> inside) {}
