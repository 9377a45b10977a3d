package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", adminApiName = /*KDB101*/"services")
record Thing(@PrimaryKey @Auto UUID id) {}

@KongEntity(name = /*KDB101*/"status")
record Other(@PrimaryKey @Auto UUID id) {}

@KongEntity(name = "firsts", adminApiName = "both")
record First(@PrimaryKey @Auto UUID id) {}

@KongEntity(name = "seconds", adminApiName = /*KDB101*/"both")
record Second(@PrimaryKey @Auto UUID id) {}

@KongEntity(name = "nesteds", adminApiNestedName = /*KDB101*/"plugins")
record Nested(@PrimaryKey @Auto UUID id, @Nullable Reference<Consumer> consumer) {}

@KongEntity(name = "thirds", adminApiNestedName = "below")
record Third(@PrimaryKey @Auto UUID id, @Nullable Reference<Consumer> consumer) {}

@KongEntity(name = "fourths", adminApiNestedName = /*KDB101*/"below")
record Unlike(@PrimaryKey @Auto UUID id, @Nullable Reference<Consumer> owner) {}

@KongEntity(name = "fifths", adminApiNestedName = "below")
record Zother(@PrimaryKey @Auto UUID id, @Nullable Reference<Third> third, @Nullable Reference<Third> again) {}

@KongEntity(name = /*KDB101*/"below")
record Zunnamed(@PrimaryKey @Auto UUID id, @Nullable Reference<Third> third) {}

@KongEntity(name = "endpoints", generateAdminApi = false)
record Unserved(@PrimaryKey @Auto UUID id) {}
