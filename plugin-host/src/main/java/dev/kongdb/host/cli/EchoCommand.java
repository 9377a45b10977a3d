package dev.kongdb.host.cli;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.internal.http.WebServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code echo}. */
@Command(
        name = "echo",
        description = "Starts an upstream that answers with what it was sent, and stays until it is interrupted.",
        mixinStandardHelpOptions = true)
final class EchoCommand implements Callable<Integer> {
    static final int PORT = 8002;

    @Option(names = "--port", paramLabel = "PORT", description = "Where on 127.0.0.1; by default 8002.")
    private int port = PORT;

    @Override
    public Integer call() throws InterruptedException {
        Logging.configure(KongConfig.empty());
        WebServer echo = EchoServer.start(port);
        Interrupt.then(echo::close);
        System.out.println("ready: echo " + echo.urls().get(0));
        new CountDownLatch(1).await(); // until the JVM ends
        return 0;
    }
}
