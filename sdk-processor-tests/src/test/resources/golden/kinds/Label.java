package kinds;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;

@KongEntity(name = "labels")
record Label(@PrimaryKey @Required String label, @Required int rank) {}
