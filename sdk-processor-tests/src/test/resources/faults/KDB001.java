package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

/*KDB001*/@KongEntity(name = "things")
class Thing {
    /** Code that uses what is generated still compiles, or the author would see the consequences and not the cause. */
    static ThingBuilder with() {
        return ThingBuilder.with();
    }
}

/*KDB001*/@KongRecord
interface Part {}

/*KDB001*/@PluginConfig
enum Config {}
