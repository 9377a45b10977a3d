package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server whose JVM is killed. */
class CrashTest {
    @Test
    void leavesNoServerBehindWhenTheJvmIsKilled() throws Exception {
        try (ChildJvm jvm = ChildJvm.start()) {
            ChildJvm.Server server = jvm.awaitServer();
            List<ProcessHandle> processes = jvm.handle().descendants().toList();
            assertThat(processes).contains(server.process()).hasSizeGreaterThan(3);

            jvm.kill();

            for (ProcessHandle process : processes) {
                Waiting.untilEnded(process);
            }
            Waiting.untilDeleted(server.dataDirectory());
        }
    }

    @Test
    void findsItsDataAgainAtOnceWhenTheJvmWasKilled(@TempDir Path data) throws Exception {
        ChildJvm.Server former;
        try (ChildJvm jvm = ChildJvm.start(data.toString())) {
            former = jvm.awaitServer();
            Sql.execute(former.jdbcUrl(), "CREATE TABLE kept AS SELECT 7 AS n");
            jvm.kill();
        }
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().dataDirectory(data).start()) {
            assertThat(Waiting.isRunning(former.process())).isFalse();
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void leavesNothingRunningWhenTheJvmIsKilledDuringInitdbAndBeginsAgain(@TempDir Path data) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(data.toString())) {
            Waiting.untilCreated(data.resolve("kongdb.initdb"));
            List<ProcessHandle> processes = List.of();
            while (jvm.handle().isAlive() && processes.size() < 2) { // the shell and initdb
                processes = jvm.handle().descendants().toList();
            }

            jvm.kill();

            for (ProcessHandle process : processes) {
                Waiting.untilEnded(process);
            }
            assertThat(data.resolve("PG_VERSION")).doesNotExist();
        }
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().dataDirectory(data).start()) {
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
            assertThat(data.resolve("kongdb.unfinished")).doesNotExist();
        }
    }

    /**
     * The terminal sends Ctrl-C to all processes of the group, but the server must run until the
     * JVM stops it.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void runsOutsideTheProcessGroupThatCtrlCReaches() throws Exception {
        try (ChildJvm jvm = ChildJvm.start()) {
            ChildJvm.Server server = jvm.awaitServer();
            String group = groupOf(jvm.handle());
            assertThat(group).isEqualTo(groupOf(ProcessHandle.current()));
            assertThat(jvm.handle().descendants())
                    .contains(server.process())
                    .allSatisfy(process -> assertThat(groupOf(process)).isNotEqualTo(group));
            assertThat(jvm.finish()).isZero();
            assertThat(server.dataDirectory()).doesNotExist();
        }
    }

    private static String groupOf(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2];
    }
}
