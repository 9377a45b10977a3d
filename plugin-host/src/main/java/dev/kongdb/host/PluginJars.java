package dev.kongdb.host;

import dev.kongdb.KongConfig;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars of plugins: those that the setting {@code plugins_path} names, beside the class path. */
final class PluginJars implements AutoCloseable {
    private final List<Path> jars;
    private final URLClassLoader loader;

    private PluginJars(List<Path> jars, URLClassLoader loader) {
        this.jars = jars;
        this.loader = loader;
    }

    /**
     * Finds the jars: {@code plugins_path} is a list of jars and of folders with jars, separated by commas.
     *
     * @throws HostException when one is missing or broken
     */
    static PluginJars of(KongConfig config) {
        List<Path> jars = new ArrayList<>();
        for (String item : config.getList("plugins_path", List.of())) {
            Path path = Path.of(item);
            if (Files.isDirectory(path)) {
                jars.addAll(jarsIn(path));
            } else if (Files.exists(path)) {
                jars.add(path);
            } else {
                throw new HostException(
                        "plugins_path: there is no '" + item + "'. Name jars, or folders that hold them");
            }
        }
        URL[] urls = jars.stream().map(PluginJars::url).toArray(URL[]::new);
        // One loader for all, so that a plugin may refer to the entities of another.
        return new PluginJars(jars, new URLClassLoader("plugins", urls, PluginJars.class.getClassLoader()));
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HostException("plugins_path: the folder '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.getManifest(); // reads the directory of the jar, and so finds one that is cut short
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new HostException(
                    "plugins_path: '" + jar + "' is no readable jar: " + e.getMessage()
                            + ". Build it again, or remove it",
                    e);
        }
    }

    List<Path> jars() {
        return jars;
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new IllegalStateException("the jars of plugins cannot be closed", e);
        }
    }
}
