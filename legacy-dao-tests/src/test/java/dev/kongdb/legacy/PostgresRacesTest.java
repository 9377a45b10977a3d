package dev.kongdb.legacy;

import dev.kongdb.testkit.KongTest;

@KongTest(database = "postgres")
class PostgresRacesTest extends RaceCases {}
