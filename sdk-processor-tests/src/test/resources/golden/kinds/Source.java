package kinds;

import dev.kongdb.annotation.KongRecord;
import org.jspecify.annotations.Nullable;

@KongRecord
public record Source(@Nullable String ip, @Nullable Integer port) {}
