package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@ShorthandField(name = "all", func = All.class)
@ShorthandField(name = /*KDB070*/"all", type = ShorthandField.Type.INTEGER, func = All.class)
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name) {}

class All implements ShorthandFunction {
    public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
        return null;
    }
}
