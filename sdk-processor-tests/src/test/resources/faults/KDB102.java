package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", endpointKey = /*KDB102*/"name")
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name) {}

@KongEntity(name = "others", endpointKey = "name")
record Other(@PrimaryKey @Required String name) {}
