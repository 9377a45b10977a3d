package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", plugin = /*KDB100*/"tpp")
record Thing(@PrimaryKey @Auto UUID id) {}

@SuppressWarnings("KDB100")
@KongEntity(name = "others", plugin = "elsewhere")
record Other(@PrimaryKey @Auto UUID id) {}

@KongPlugin(name = "ttp", version = "1.0.0", priority = 1)
class Handler implements PluginHandler<Config> {}

@PluginConfig
record Config() {}
