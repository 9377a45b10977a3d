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

@KongPlugin(name = /*KDB083*/"My Plugin", version = "1.0.0", priority = 1)
class Handler implements PluginHandler<Config> {}
