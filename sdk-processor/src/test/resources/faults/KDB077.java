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
        ifMatch = @FieldRules(eq = /*KDB077*/"hgih"),
        thenField = "size",
        thenMatch = @FieldRules(oneOf = {/*KDB077*/"a"}))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable Level level,
        @EqString(/*KDB077*/"a") @Nullable Integer size,
        @OneOf({"ab", /*KDB077*/"abcd"}) @LenMax(3) @Nullable String name,
        @OneOfNumbers({1, /*KDB077*/1.5}) @Nullable Integer count,
        @NeString(/*KDB077*/"x") @Nullable Boolean flag,
        @NotOneOf(/*KDB077*/"x") @Nullable Integer other,
        @Contains(/*KDB077*/"c") @Nullable Set<@OneOf({"a", "b"}) String> choices,
        @MutuallyExclusiveSubsets({
            @MutuallyExclusiveSubsets.Subset({"a", /*KDB077*/"c"}),
            @MutuallyExclusiveSubsets.Subset("b")
        }) @Nullable Set<@OneOf({"a", "b"}) String> subsets) {}

enum Level {
    LOW,
    HIGH
}
