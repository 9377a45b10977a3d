package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A transaction with so many events that several statements write them. */
class EventsOfManyWritesTest {
    private static final int MANY = 12_000;

    /**
     * A Kong that receives the event of the version first builds its router from its cached rows,
     * and does not build it again.
     */
    @Test
    void noEventComesIntoForceAfterTheVersionThatItBelongsTo() throws SQLException {
        String database = Server.newDatabase();
        try (Kong kong = Kong.open(Server.config(database))) {
            List<RouteBuilder> routes = IntStream.range(0, MANY)
                    .mapToObj(i -> Route.with().name("many-" + i).hosts(List.of("h.example")))
                    .toList();
            kong.db().writeTogether(together -> together.routes().insertAll(routes));
        }
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FILTER (WHERE data LIKE 'routes:%'),"
                        + " max(at) FILTER (WHERE data LIKE 'routes:%')"
                        + " <= max(at) FILTER (WHERE data = 'router:version') FROM cluster_events")) {
            result.next();
            assertThat(result.getInt(1)).isGreaterThanOrEqualTo(MANY);
            assertThat(result.getBoolean(2))
                    .as("no event after the last version")
                    .isTrue();
        }
    }
}
