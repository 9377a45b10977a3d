package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

class Outer {
    @KongEntity(name = "things")
    private /*KDB003 on JAVAC*/record /*KDB003 on ECJ*/Thing(@PrimaryKey @Auto UUID id) {}

    private static class Hidden {
        @KongRecord
        /*KDB003 on JAVAC*/record /*KDB003 on ECJ*/Part(@Nullable String name) {}
    }

    @KongEntity(name = "others")
    record Other(
            @PrimaryKey @Auto UUID id,
            @Nullable Level /*KDB003*/level,
            @Nullable List<Level> /*KDB003*/levels,
            @Nullable Reference<Thing> /*KDB003*/thing) {
        private enum Level {
            LOW
        }
    }
}
