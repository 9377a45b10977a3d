package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.ServiceBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An absent field, a null and a value are three different things, and remain so in builders, maps
 * and JSON.
 */
class PresenceTest {
    private static TestHost host;
    private static KongDb db;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        db = host.host().kong().db();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private enum Given {
        NOT_SET,
        NULL,
        VALUE
    }

    private enum Write {
        INSERT,
        UPDATE,
        UPSERT
    }

    /**
     * A way to write. Each writes a host, {@code retries}, whose default is 5, and {@code path},
     * which has no default.
     */
    private enum Way {
        BUILDER {
            @Override
            void write(Write write, UUID id, Given given) {
                ServiceBuilder values = Service.with().host("h.test");
                if (given == Given.NULL) {
                    values.retries(null).path(null);
                } else if (given == Given.VALUE) {
                    values.retries(7).path("/p");
                }
                switch (write) {
                    case INSERT -> db.services().insert(values.id(id));
                    case UPDATE -> db.services().update(id, values);
                    case UPSERT -> db.services().upsert(id, values);
                }
            }
        },
        MAP {
            @Override
            void write(Write write, UUID id, Given given) {
                Map<String, Object> values = new LinkedHashMap<>(Map.of("host", "h.test"));
                if (given != Given.NOT_SET) {
                    values.put("retries", given == Given.NULL ? null : 7);
                    values.put("path", given == Given.NULL ? null : "/p");
                }
                Dao dao = db.dao("services");
                Map<String, Object> key = Map.of("id", id.toString());
                switch (write) {
                    case INSERT -> {
                        values.putAll(key);
                        dao.insert(values);
                    }
                    case UPDATE -> dao.update(key, values);
                    case UPSERT -> dao.upsert(key, values);
                }
            }
        },
        JSON {
            @Override
            void write(Write write, UUID id, Given given) {
                String more = switch (given) {
                    case NOT_SET -> "";
                    case NULL -> ",\"retries\":null,\"path\":null";
                    case VALUE -> ",\"retries\":7,\"path\":\"/p\"";
                };
                String path = "/services/" + id;
                TestHost.Answer answer = switch (write) {
                    case INSERT ->
                        host.admin("POST", "/services", "{\"host\":\"h.test\",\"id\":\"" + id + "\"" + more + "}");
                    case UPDATE -> host.admin("PATCH", path, "{\"host\":\"h.test\"" + more + "}");
                    case UPSERT -> host.admin("PUT", path, "{\"host\":\"h.test\"" + more + "}");
                };
                assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
            }
        };

        abstract void write(Write write, UUID id, Given given);
    }

    private static UUID stored() {
        return db.services()
                .insert(Service.with().host("x.test").retries(3).path("/x"))
                .id();
    }

    /**
     * Reads in all three ways, which must agree. A map contains a null only if the options ask for
     * nulls; JSON always contains it.
     */
    private static void reads(UUID id, Integer retries, String path) {
        Service service = db.services().select(id).orElseThrow();
        assertThat(service.retries()).isEqualTo(retries);
        assertThat(service.path()).isEqualTo(path);
        Map<String, Object> key = Map.of("id", id.toString());
        Map<String, Object> map = db.dao("services").select(key).orElseThrow();
        assertThat(map.containsKey("retries")).isEqualTo(retries != null);
        assertThat(map.containsKey("path")).isEqualTo(path != null);
        for (Map<String, Object> whole : List.of(
                db.dao("services").with(Options.nulls(true)).select(key).orElseThrow(),
                host.admin("GET", "/services/" + id).map())) {
            assertThat(whole)
                    .containsEntry("retries", retries == null ? null : Long.valueOf(retries))
                    .containsEntry("path", path);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anInsertDefaultsWhatIsNotSetAndKeepsNull(Way way) {
        for (Given given : Given.values()) {
            UUID id = UUID.randomUUID();
            way.write(Write.INSERT, id, given);
            switch (given) {
                case NOT_SET -> reads(id, 5, null);
                case NULL -> reads(id, null, null);
                case VALUE -> reads(id, 7, "/p");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anUpsertReplacesAllOfIt(Way way) {
        for (Given given : Given.values()) {
            UUID id = stored();
            way.write(Write.UPSERT, id, given);
            switch (given) {
                case NOT_SET -> reads(id, 5, null);
                case NULL -> reads(id, null, null);
                case VALUE -> reads(id, 7, "/p");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anUpdateKeepsWhatIsNotSetAndClearsWhatIsNull(Way way) {
        for (Given given : Given.values()) {
            UUID id = stored();
            way.write(Write.UPDATE, id, given);
            switch (given) {
                case NOT_SET -> reads(id, 3, "/x");
                case NULL -> reads(id, null, null);
                case VALUE -> reads(id, 7, "/p");
            }
        }
    }
}
