package fault;

import dev.kongdb.annotation.*;
import java.util.*;

// resource META-INF/kongdb/migrations/the-plugin/index: 002_second 001_first
// resource META-INF/kongdb/migrations/the-plugin/001_first.postgres.sql:
// resource META-INF/kongdb/migrations/the-plugin/001_first.cassandra.cql:
// resource META-INF/kongdb/migrations/the-plugin/002_second.postgres.sql:
// resource META-INF/kongdb/migrations/the-plugin/002_second.cassandra.cql:
@KongEntity(name = "things", plugin = /*KDB095*/"the-plugin")
public record Thing(@PrimaryKey @Auto UUID id) {}
