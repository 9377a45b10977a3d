package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", subschemaKey = /*KDB021*/"knd")
record Thing(@PrimaryKey @Auto UUID id, @Required String kind) {}
