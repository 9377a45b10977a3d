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
        ifMatch = @Rules(match = /*KDB078*/""),
        thenField = "name",
        thenMatch = @Rules(required = true),
        thenErr = /*KDB078*/"")
record Thing(
        @PrimaryKey @Auto UUID id,
        @StartsWith(/*KDB078*/"") @Nullable String name,
        @Match("a") @Err(/*KDB078*/"") @Nullable String label,
        @Match(any = "a", anyErr = /*KDB078*/"") @Nullable String any,
        @Match(none = @PatternRule(pattern = "a", err = /*KDB078*/"")) @Nullable String none) {}
