package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
/*KDB090*/@AtLeastOneOf({})
@ShorthandField(
        name = /*KDB090*/"all",
        rules = @Rules(startsWith = ""),
        func = All.class)
record Thing(
        @PrimaryKey @Auto UUID id,
        @StartsWith(/*KDB090*/"") @Nullable String name,
        @Nullable List</*the elements*/@StartsWith(/*KDB090*/"") String> names,
        @Nullable Map<String, /*KDB090*/@Between(min = 0, max = 0.5) Double> ratios) {}

class All implements ShorthandFunction {
    public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
        return null;
    }
}
