package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.files.KongDialect;
import dev.kongdb.files.KongFiles;
import dev.kongdb.files.PluginRefusedException;
import dev.kongdb.host.error.HostException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files by which a Kong knows the plugins that a host with those settings would have. */
public final class HostKongFiles {
    private HostKongFiles() {}

    /**
     * Writes them, without any database.
     *
     * @param dialect that the Kong and its plugin server will speak
     * @param mayFailOpen the plugins that may be left out when their server fails
     * @return a line for each thing that a person should know
     * @throws HostException when it fails; the message is one line for a person
     */
    public static List<String> write(KongConfig config, KongDialect dialect, Set<String> mayFailOpen, Path folder) {
        try (PluginJars jars = PluginJars.of(config)) {
            return Stream.concat(
                            jars.notes().stream(),
                            KongFiles.write(jars.loader(), dialect, mayFailOpen, folder).stream())
                    .toList();
        } catch (PluginRefusedException e) {
            throw new HostException(HostException.oneLine(e), e);
        } catch (UncheckedIOException e) {
            throw new HostException("the files cannot be written to '" + folder + "': " + e.getCause(), e);
        } catch (RuntimeException | Error e) {
            throw HostDatabase.hostException(config, e);
        }
    }
}
