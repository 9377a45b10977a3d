package subschema;

import dev.kongdb.annotation.Abstract;
import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "alarms", subschemaKey = "kind", baseMigration = false)
public record Alarm(
        @PrimaryKey @Auto UUID id,
        @Required String kind,
        @Nullable Integer level,
        @Abstract @Nullable Map<String, Object> config) {}
