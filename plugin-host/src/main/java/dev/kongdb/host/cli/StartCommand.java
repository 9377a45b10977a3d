package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.KongHost;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code start}. */
@Command(
        name = "start",
        description = "Starts the host and stays until it is interrupted.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Settings are Kong's: proxy_listen (127.0.0.1:8000), admin_listen (127.0.0.1:8001), database (postgres),",
            "pg_host, pg_port, pg_user, pg_password, pg_database, log_level, trusted_ips, ...; and plugins_path: jars, or",
            "folders with jars. Without pg_host a PostgreSQL is started whose data is kept below prefix (./kong-data).",
            "With --database cassandra the same: cassandra_contact_points, cassandra_port, cassandra_keyspace, ..."
        })
final class StartCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--rehearse", hidden = true, description = "Ends once it is ready: for the class-data archive.")
    private boolean rehearse;

    @Override
    public Integer call() throws InterruptedException {
        KongConfig config = options.read(System.getenv());
        Logging.configure(config);
        KongHost host = KongHost.start(config, System.out::println);
        Interrupt.then(() -> {
            System.out.println("stopping");
            host.close();
            System.out.println("stopped");
        });
        System.out.println("ready: " + host);
        if (rehearse) {
            host.close();
            return 0;
        }
        host.await(); // until the JVM ends
        return 0;
    }
}
