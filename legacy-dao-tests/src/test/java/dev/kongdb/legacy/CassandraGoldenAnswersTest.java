package dev.kongdb.legacy;

import dev.kongdb.testkit.KongTest;

@KongTest(database = "cassandra")
class CassandraGoldenAnswersTest extends GoldenAnswers {}
