package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "names",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, gt = /*KDB054*/1),
        thenField = "size",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Match(/*KDB054*/"^a") @Nullable Integer size,
        @Match(any = /*KDB054*/"a") @Nullable Integer any,
        @Nullable List</*KDB054*/@Between(min = 1, max = 2) String> names,
        /*KDB054*/@Unique @Nullable List<String> labels,
        @Contains(/*KDB054*/"x") @Nullable String name) {}
