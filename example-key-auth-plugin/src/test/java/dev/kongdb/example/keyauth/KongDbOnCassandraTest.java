package dev.kongdb.example.keyauth;

import dev.kongdb.testkit.KongTest;

/** The same tests on Cassandra: an author changes one setting. */
@KongTest(database = "cassandra")
class KongDbOnCassandraTest extends KongDbTest {}
