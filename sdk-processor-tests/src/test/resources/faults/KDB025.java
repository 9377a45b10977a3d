package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.annotation.typedef.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(@PrimaryKey @Required String name, @Tags @Nullable Set<String> /*KDB025*/tags) {}
