package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;
import dev.kongdb.plugin.PluginHandler;

@PluginConfig
record Config() {}

/*KDB081*/@KongPlugin(name = "thing", version = "1.0.0", priority = 1)
abstract class Unfinished implements PluginHandler<Config> {}

/*KDB081*/@KongPlugin(name = "other", version = "1.0.0", priority = 1)
class Needy implements PluginHandler<Config> {
    Needy(String what) {}
}
