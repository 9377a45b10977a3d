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
        ifMatch = /*KDB036*/@Rules,
        thenField = "label",
        thenMatch = /*KDB036*/@Rules())
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = "label",
        elseMatch = /*KDB036*/@Rules(required = false),
        elseThenAtLeastOneOf = "label")
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name, @Nullable String label) {}
