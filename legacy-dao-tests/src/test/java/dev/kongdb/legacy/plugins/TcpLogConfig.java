package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;

@PluginConfig
public record TcpLogConfig(
        @Required String host,
        @Required Integer port,
        @Default("10000") Integer timeout) {}
