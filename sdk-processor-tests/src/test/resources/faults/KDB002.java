package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
/*KDB002 on JAVAC*/record /*KDB002 on ECJ*/Thing<T>(@PrimaryKey @Auto UUID id) {}
