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
        ifMatch = {@Rules(eq = "a"), @Rules(eq = /*KDB052*/"b")},
        thenField = "size",
        thenMatch = @Rules(gt = 0))
@Conditional(
        ifField = "labels",
        ifMatch = {
            @Rules(of = Rules.Part.ELEMENTS, lenMin = 2),
            /*KDB052*/@Rules(of = Rules.Part.ELEMENTS, lenMax = 3)
        },
        thenField = "size",
        thenMatch = @Rules(gt = 0))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable String name,
        @OneOf(/*KDB052*/"low") @Nullable Level level,
        @Only("a") @Eq(/*KDB052*/"b") @Nullable String twice,
        @Nullable Set<String> labels,
        @Nullable Integer size) {}

/** An annotation of the author's own for what another says, too. */
@KongAttribute("eq")
@interface Only {
    String value();
}

enum Level {
    LOW,
    HIGH
}
