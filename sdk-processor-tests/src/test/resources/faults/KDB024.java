package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(@PrimaryKey @Auto UUID id, @Ttl @Nullable Long /*KDB024*/ttl) {}

@KongEntity(name = "others", ttl = true)
record Other(@PrimaryKey @Auto UUID id, @Ttl int /*KDB024*/ttl) {}

@KongRecord
record Part(@Ttl @Nullable Long /*KDB024*/ttl) {}
