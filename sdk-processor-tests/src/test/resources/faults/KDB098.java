package fault;

import dev.kongdb.annotation.*;
import java.util.*;

// resource META-INF/kongdb/migrations/the-plugin/index: 001_first
// resource META-INF/kongdb/migrations/the-plugin/001_first.postgres.sql:
// resource META-INF/kongdb/migrations/the-plugin/001_first.cassandra.cql:
@KongEntity(name = "things", plugin = /*KDB098*/"the-plugin")
public record Thing(@PrimaryKey @Auto UUID id) {}
