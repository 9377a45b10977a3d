package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.KongHost;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.http.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        description =
                "Starts the host and an upstream, protects a route with key-auth over the Admin API, and shows requests to it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--stay", description = "Stay up afterwards, until interrupted.")
    private boolean stay;

    @Override
    public Integer call() throws InterruptedException {
        KongConfig config = options.read(System.getenv());
        Logging.configure(config);
        config = onFreePort(config, "admin_listen", 8001);
        config = onFreePort(config, "proxy_listen", 8000);
        WebServer echo = EchoServer.start(freePort(EchoCommand.PORT, "the echo upstream"));
        KongHost host;
        try {
            host = KongHost.start(config, System.out::println);
        } catch (HostException e) {
            echo.close();
            throw e;
        }
        Interrupt end = Interrupt.then(() -> stop(host, echo));
        System.out.println("ready: " + host);
        try {
            boolean asExpected = new Demo(host, echo.urls().get(0), System.out::println).run();
            if (stay && asExpected) {
                System.out.println("The host stays up: repeat the lines above, or stop it with Ctrl-C.");
                host.await();
            }
            return asExpected ? 0 : 1;
        } finally {
            end.run();
        }
    }

    private static void stop(KongHost host, WebServer echo) {
        System.out.println("stopping");
        host.close();
        echo.close();
        System.out.println("stopped");
    }

    /**
     * Chooses a free port for the demo, since other servers may be running. If the address is set,
     * it is used, or is an error.
     */
    private static KongConfig onFreePort(KongConfig config, String setting, int port) {
        return config.get(setting).isPresent() ? config : config.with(setting, "127.0.0.1:" + freePort(port, setting));
    }

    private static int freePort(int wanted, String what) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            System.out.println("port " + wanted + " is taken; another is used for " + what);
            return 0;
        }
    }
}
