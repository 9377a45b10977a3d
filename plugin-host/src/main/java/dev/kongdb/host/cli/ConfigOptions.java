package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The sources of settings: a file, the environment, the command line; the later wins. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--conf"},
            paramLabel = "FILE",
            description = "Settings, in the form of kong.conf. The environment (KONG_PROXY_LISTEN, …) wins over it.")
    private @Nullable Path file;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "NAME=VALUE",
            description = "One setting, such as proxy_listen=127.0.0.1:9000. Wins over the environment.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "postgres, cassandra or off: short for --set database=NAME.")
    private @Nullable String database;

    KongConfig read(Map<String, String> environment) {
        KongConfig config = KongConfig.empty();
        if (file != null) {
            config = config.withFile(file);
        }
        config = config.withEnvironment(environment).with(settings);
        return database == null ? config : config.with("database", database);
    }
}
