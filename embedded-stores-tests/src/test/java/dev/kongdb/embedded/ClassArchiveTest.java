package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class archive that makes the start of a node faster, tested with a small program of Cassandra
 * that uses some of the node's classes.
 */
class ClassArchiveTest {
    private static final CassandraAccount ACCOUNT =
            new CassandraAccount(ServerAccount.choose(), CassandraBinaries.find(ServerAccount.choose()), null);

    private static final String CLASS_PATH = ACCOUNT.binaries().classPath();

    private static String run(ClassArchive archive, String classPath) throws Exception {
        Process process = new ProcessBuilder(
                        ChildJvm.java(),
                        archive.option(),
                        "-Xlog:class+load",
                        "-cp",
                        classPath,
                        "org.apache.cassandra.tools.GetVersion")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The place where the JVM found the class that prints the version. */
    private static String source(String said) {
        return said.lines()
                .filter(line -> line.contains(" org.apache.cassandra.utils.FBUtilities source: "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNodesClassesComeOutOfTheArchiveThatTheFirstStartMakes() throws Exception {
        ClassArchive archive = ClassArchive.find(ACCOUNT).orElseThrow();
        FileTime made = Files.getLastModifiedTime(archive.file());
        assertThat(source(run(archive, CLASS_PATH))).contains("shared objects file");
        assertThat(ClassArchive.find(ACCOUNT)).contains(archive);
        assertThat(Files.getLastModifiedTime(archive.file())).isEqualTo(made);
    }

    @Test
    void anArchiveThatIsBrokenOrOfOtherJarsIsLeftAlone(@TempDir Path folder) throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "no archive");
        assertThat(source(run(new ClassArchive(broken, true), CLASS_PATH))).contains("cassandra-all");

        ClassArchive archive = ClassArchive.find(ACCOUNT).orElseThrow();
        String withoutTheFirst = CLASS_PATH.substring(CLASS_PATH.indexOf(File.pathSeparator) + 1);
        assertThat(source(run(archive, withoutTheFirst))).contains("cassandra-all");
    }

    @Test
    void aNodeThatRunsAsRootTakesNoFileOfAnotherAccounts() {
        assertThat(ClassArchive.find(new CassandraAccount(ACCOUNT.account(), ACCOUNT.binaries(), "it runs as root")))
                .isEmpty();
    }
}
