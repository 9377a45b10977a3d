package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("KDB103")
@KongEntity(name = "things")
@Conditional(
        ifField = "any",
        ifMatch = @Rules(matchAnyErr = /*KDB086*/"no"),
        thenField = "any",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Err(/*KDB086*/"no") @Nullable Boolean flag,
        @Nullable List<@Err(/*KDB086*/"no") Long> numbers,
        @Match(anyErr = /*KDB086*/"no") @Nullable String any,
        @Gt(1) @Err("too small") @Nullable Long number) {}
