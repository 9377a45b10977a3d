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
        ifMatch = @Rules(oneOf = /*KDB075*/{}),
        thenField = "size",
        thenMatch = @Rules(required = true))
@Conditional(
        ifField = "labels",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, oneOf = /*KDB075*/{}),
        thenField = "labels",
        thenMatch = @Rules(of = Rules.Part.ELEMENTS, matchAny = /*KDB075*/{}))
record Thing(
        @PrimaryKey @Auto UUID id,
        @OneOf(/*KDB075*/{}) @Nullable String name,
        @NotOneOf(/*KDB075*/{}) @Nullable Integer size,
        @Match(all = /*KDB075*/{}) @Nullable String all,
        @Match(any = /*KDB075*/{}) @Nullable String any,
        @MutuallyExclusiveSubsets(/*KDB075*/{}) @Nullable Set<String> labels) {}
