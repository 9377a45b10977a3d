package dev.kongdb.legacy;

import dev.kongdb.testkit.KongTest;

@KongTest(database = "cassandra")
class CassandraDataEntityTest extends DataEntityCases {}
