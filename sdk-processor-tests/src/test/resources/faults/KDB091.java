package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongSubschema(of = /*KDB091*/Consumer.class, keys = "mail")
record OfAnEntityWithoutSubschemas(@Nullable String username) {}

@KongSubschema(of = /*KDB091*/String.class, keys = "mail")
record OfNoEntity(@Nullable String value) {}
