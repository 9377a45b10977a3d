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

/** Writes the files through which a Kong knows the plugins of a host with these settings. */
public final class HostKongFiles {
    private HostKongFiles() {}

    /**
     * Writes the files, without any database.
     *
     * @param dialect the dialect of the Kong and its plugin server
     * @param mayFailOpen the plugins whose requests may go on when their server fails
     * @return the messages for the user, one line each
     * @throws HostException if this fails; the message is one line for the user
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
            throw new HostException(e.getMessage() + ": " + e.getCause(), e);
        } catch (RuntimeException | Error e) {
            throw HostDatabase.hostException(config, e);
        }
    }
}
