package dev.kongdb.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that {@code mvn deploy} would publish for this build: the artefacts of all modules that
 * do not skip it. Offline, Maven deploys nothing, not even into a directory, so this class reads
 * the poms and finds the jars, like Maven's plugin.
 *
 * @param name the name of the artefact
 * @param pom the pom of the artefact
 * @param jars its jar and the jar of its sources; empty if it is only a pom
 */
record Published(String name, Path pom, List<Path> jars) {
    /** The directory of all modules. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("(?m)^    <module>([\\w-]+)</module>$");
    private static final String SKIPPED = "<maven.deploy.skip>true</maven.deploy.skip>";

    /** The version of all artefacts. */
    static String version() {
        Matcher version = Pattern.compile("<artifactId>kongdb-parent</artifactId>\\s*<version>(.*?)</version>")
                .matcher(read(ROOT.resolve("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("the root pom has no version");
        }
        return version.group(1);
    }

    /** All artefacts. */
    static List<Published> all() {
        Stream<Published> modules = MODULE.matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !read(ROOT.resolve(module).resolve("pom.xml")).contains(SKIPPED))
                .map(Published::of);
        return Stream.concat(Stream.of(new Published("kongdb-parent", ROOT.resolve("pom.xml"), List.of())), modules)
                .toList();
    }

    private static Published of(String module) {
        Path directory = ROOT.resolve(module);
        Path pom = directory.resolve("pom.xml");
        if (read(pom).contains("<packaging>pom</packaging>")) {
            return new Published(module, pom, List.of());
        }
        return new Published(module, pom, List.of(jar(directory, module, ""), jar(directory, module, "-sources")));
    }

    private static Path jar(Path directory, String module, String classifier) {
        String name = module + "-" + version() + classifier + ".jar";
        try (Stream<Path> files = Files.walk(directory.resolve("target"), 3)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " is not built; run: mvn -DskipTests package"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the artefacts into a directory with the layout of a repository. */
    static void into(Path repository) throws IOException {
        for (Published each : all()) {
            Path directory = Files.createDirectories(
                    repository.resolve("dev/kongdb").resolve(each.name).resolve(version()));
            Files.createSymbolicLink(directory.resolve(each.name + "-" + version() + ".pom"), each.pom);
            for (Path jar : each.jars) {
                Files.createSymbolicLink(directory.resolve(jar.getFileName()), jar);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
