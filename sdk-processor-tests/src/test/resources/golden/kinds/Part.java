package kinds;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.MutuallyRequired;
import org.jspecify.annotations.Nullable;

@KongRecord
@MutuallyRequired({"name", "deep.on"})
public record Part(@Default("1") int size, @Nullable String name, Deep deep) {
    @KongRecord
    public record Deep(@Nullable Boolean on, @Nullable Level level) {}
}
