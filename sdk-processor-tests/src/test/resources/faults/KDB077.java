package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "level",
        ifMatch = @Rules(eq = /*KDB077*/"hgih"),
        thenField = "count",
        thenMatch = @Rules(oneOf = {"1", /*KDB077*/"11"}))
@Conditional(
        ifField = "choices",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, oneOf = {"ab", /*KDB077*/"abcd"}, lenMax = 3),
        thenField = "count",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable Level level,
        @Between(min = 1, max = 10) @Eq(/*KDB077*/"11") @Nullable Integer size,
        @Between(min = 1, max = 10) @Nullable Integer count,
        @OneOf({"ab", /*KDB077*/"abcd"}) @Len(max = 3) @Nullable String name,
        @Contains(/*KDB077*/"c") @Nullable Set<@OneOf({"a", "b"}) String> choices,
        @MutuallyExclusiveSubsets({
            @MutuallyExclusiveSubsets.Subset({"a", /*KDB077*/"c"}),
            @MutuallyExclusiveSubsets.Subset("b")
        }) @Nullable Set<@OneOf({"a", "b"}) String> subsets) {}

enum Level {
    LOW,
    HIGH
}
