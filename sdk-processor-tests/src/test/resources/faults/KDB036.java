package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "name",
        ifMatch = /*KDB036*/@Rules,
        thenField = "label",
        thenMatch = /*KDB036*/@Rules())
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = "label",
        elseMatch = /*KDB036*/@Rules(required = false),
        elseThenAtLeastOneOf = "label")
@Conditional(
        ifField = "name",
        ifMatch = {@Rules(eq = "a"), /*KDB036*/@Rules, /*KDB036*/@Rules(eq = {})},
        thenField = "labels",
        thenMatch = /*KDB036*/@Rules(of = Rules.Part.ELEMENTS))
@Conditional(
        ifField = "name",
        ifMatch = /*KDB036*/{},
        thenField = "label",
        thenMatch = @Rules(required = true))
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name, @Nullable String label, @Nullable Set<String> labels) {}
