package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = /*KDB029*/"services")
record Thing(@PrimaryKey @Auto UUID id) {}

@KongEntity(name = /*KDB029*/"schema_meta", plugin = "key-auth")
record Other(@PrimaryKey @Auto UUID id) {}
