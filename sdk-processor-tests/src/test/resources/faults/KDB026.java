package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things_with_a_name_that_is_about_as_long_as_can", workspaceable = true)
record Thing(
        @PrimaryKey @Auto UUID id,
        @Unique @Nullable String /*KDB026*/aNameThatIsLongToo,
        @Postgres(constraint = "things_unique") @Unique @Nullable String anotherNameThatIsLongToo) {}
