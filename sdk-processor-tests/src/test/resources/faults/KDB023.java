package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", ttl = true)
record Thing(@PrimaryKey @Auto UUID id, @Nullable Integer /*KDB023*/ttl) {}

@KongEntity(name = "others", ttl = true)
record Other(@PrimaryKey @Auto UUID id, @Name(/*KDB023*/"ttl") @Nullable Integer life) {}
