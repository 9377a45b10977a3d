package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "as")
record A(@PrimaryKey @Auto UUID id, @Required Reference<B> /*KDB009*/b) {}

@KongEntity(name = "bs")
record B(@PrimaryKey @Auto UUID id, @Nullable Reference<B> before, @Required Reference<C> /*KDB009*/c) {}

@KongEntity(name = "cs")
record C(@PrimaryKey @Auto UUID id, @Nullable Reference<A> /*KDB009*/a) {}

@KongEntity(name = "nodes")
record Node(@PrimaryKey @Auto UUID id, @Required Reference<Node> /*KDB009*/parent) {}

@KongEntity(name = "trees")
record Tree(@PrimaryKey @Auto UUID id, @Nullable Reference<Tree> parent) {}

@KongEntity(name = "leaves")
record Leaf(@PrimaryKey @Auto UUID id, @Required Reference<Tree> tree, @Nullable Reference<A> a) {}
