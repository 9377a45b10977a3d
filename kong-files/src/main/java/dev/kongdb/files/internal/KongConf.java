package dev.kongdb.files.internal;

import java.util.List;
import java.util.stream.IntStream;

/** The lines to add to a {@code kong.conf}. */
public final class KongConf {
    private KongConf() {}

    /**
     * The lines for a version of Kong.
     *
     * @param plugins the names of the plugins
     * @param version {@code 2.8} or {@code 3}
     * @param options the options of the server's dialect
     */
    public static String of(List<String> plugins, String version, String options) {
        List<String> servers = IntStream.rangeClosed(1, plugins.size())
                .mapToObj(i -> "java" + i)
                .toList();
        StringBuilder conf =
                new StringBuilder("""
                # For Kong %s.x: add it to kong.conf. Written by `plugin-host kong-files`.

                plugins = bundled,%s
                lua_package_path = /opt/kong-java/lua/?.lua;/opt/kong-java/lua/?/init.lua;;

                # One server for each plugin, all of them the same process: from 3.9 a Kong takes one plugin of a server.
                pluginserver_names = %s
                """.formatted(version, String.join(",", plugins), String.join(",", servers)));
        for (int i = 0; i < plugins.size(); i++) {
            String prefix = "pluginserver_" + servers.get(i) + "_";
            conf.append("""

                    %ssocket = /usr/local/kong/java.socket
                    %squery_cmd = cat /opt/kong-java/dump/%s.json
                    """.formatted(prefix, prefix, plugins.get(i)));
            if (i == 0) {
                conf.append("""
                        # Where Kong's settings come from its environment, name its file .kong_env instead: it has all of them,
                        # and may be read by the user who starts Kong, who must then be that of its workers, as in Kong's images.
                        %sstart_cmd = /opt/kong-java/bin/plugin-server start --socket /usr/local/kong/java.socket %s --conf /etc/kong/kong.conf
                        """.formatted(prefix, options));
            } else if (version.equals("3")) {
                conf.append("""
                        # From 3.1 to 3.4 a server without a start_cmd is never asked.
                        %sstart_cmd = /bin/sleep 2147483647
                        """.formatted(prefix));
            }
        }
        return conf.toString();
    }
}
