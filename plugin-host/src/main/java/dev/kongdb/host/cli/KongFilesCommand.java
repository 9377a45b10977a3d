package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.files.KongDialect;
import dev.kongdb.host.HostKongFiles;
import dev.kongdb.host.error.HostException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kong-files}. */
@Command(
        name = "kong-files",
        description = "Writes the files by which a Kong knows the plugins, from their jars alone.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Works with the plugins of plugins_path, without a database. README.md among the",
            "files says where each of them goes. A plugin that calls what such a Kong cannot",
            "do is refused, with the place in its code."
        })
final class KongFilesCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where they are written.")
    private Path out = Path.of("");

    @Option(
            names = "--protocol",
            defaultValue = "MsgPack:1",
            paramLabel = "NAME",
            description = "What Kong and the plugin server speak: MsgPack:1 (default) or ProtoBuf:1.")
    private String protocol = "";

    @Option(
            names = "--kong",
            defaultValue = "",
            paramLabel = "VERSION",
            description =
                    "The oldest version of Kong that they are for, such as 3.7; by default the oldest of the protocol.")
    private String version = "";

    @Option(
            names = "--may-fail-open",
            paramLabel = "PLUGIN",
            description = "A plugin that only takes notes: requests pass when it cannot run.")
    private Set<String> mayFailOpen = new TreeSet<>();

    @Override
    public Integer call() {
        KongConfig settings = config.read(System.getenv());
        Logging.configure(settings);
        HostKongFiles.write(settings, dialect(), mayFailOpen, out).forEach(System.out::println);
        System.out.println("written: " + out + "; its README.md says where each file goes");
        return 0;
    }

    private KongDialect dialect() {
        try {
            return KongDialect.of(protocol, version);
        } catch (IllegalArgumentException e) {
            throw new HostException(String.valueOf(e.getMessage()), e);
        }
    }
}
