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
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable String name,
        @OneOf(/*KDB052*/"low") @Nullable Level level,
        @Nullable Integer size) {}

enum Level {
    LOW,
    HIGH
}
