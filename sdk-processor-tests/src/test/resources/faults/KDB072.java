package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "size",
        ifMatch = @Rules(between = @Between(min = 0, max = /*KDB072*/0.5)),
        thenField = "size",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Between(min = /*KDB072*/0.5, max = /*KDB072*/Double.POSITIVE_INFINITY) @Nullable Double ratio,
        @Nullable Integer size) {}
