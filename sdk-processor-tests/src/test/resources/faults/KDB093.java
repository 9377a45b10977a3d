package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "alarms", subschemaKey = "kind", baseMigration = false)
record Alarm(
        @PrimaryKey @Auto UUID id,
        @Required String kind,
        @Nullable Integer level,
        @Abstract @Nullable Map<String, Object> config) {}

@KongRecord
record MailConfig(@Required String address) {}

@KongSubschema(of = Alarm.class, keys = "mail")
record Mail(MailConfig config, @Nullable String /*KDB093*/kin) {}
