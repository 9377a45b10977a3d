package fault;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "name",
        ifMatch = @Rules(lenMin = 3, lenMax = /*KDB073*/2),
        thenField = "size",
        thenMatch = @Rules(gt = 5, between = /*KDB073*/@Between(min = 0, max = 5)))
@Conditional(
        ifField = "blanks",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, lenMin = 3, lenMax = /*KDB073*/2),
        thenField = "size",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Len(min = 5, max = /*KDB073*/3) @Nullable String name,
        @Len(max = 3, eq = /*KDB073*/5) @Nullable String label,
        @Nullable List<@Len(max = /*KDB073*/0) String> blanks,
        @Between(min = 10, max = /*KDB073*/1) @Nullable Integer size,
        @Gt(10) /*KDB073*/@Between(min = 1, max = 10) @Nullable Double ratio,
        @Eq(NULL) /*KDB073*/@Required String never) {}
