package fault;

import dev.kongdb.annotation.*;
import java.util.*;

// resource META-INF/kongdb/migrations/the-plugin/000_base_the_plugin.postgres.sql:
// resource META-INF/kongdb/migrations/the-plugin/000_base_the_plugin.cassandra.cql:
// resource META-INF/kongdb/migrations/the-plugin/index: 000_base_the_plugin 001_first
// resource META-INF/kongdb/migrations/the-plugin/001_first.postgres.sql:
// resource META-INF/kongdb/migrations/the-plugin/001_first.cassandra.cql:
// resource META-INF/kongdb/migrations/the-plugin/002_second.postgres.sql: SELECT
@KongEntity(name = "things", plugin = /*KDB097*/"the-plugin")
public record Thing(@PrimaryKey @Auto UUID id) {}
