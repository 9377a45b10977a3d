package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = "label",
        elseMatch = /*KDB037*/@Rules(eq = "y"))
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = "label",
        elseThenAtLeastOneOf = /*KDB037*/{"label"})
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = "label",
        elseThenErr = /*KDB037*/"no label")
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name, @Nullable String label) {}
