package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", workspaceable = true)
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable Reference<Consumer> consumer,
        @Nullable UUID /*KDB027*/consumerId,
        @Name(/*KDB027*/"ws_id") @Nullable UUID workspace) {}
