package dev.kongdb.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL server on prepared data. */
record PostgresServer(PostgresCluster cluster, PostgresLogin login) implements StoreServer {
    @Override
    public DataDirectory directory() {
        return cluster.directory();
    }

    @Override
    public boolean kept() {
        return cluster.kept();
    }

    @Override
    public String host() {
        return PostgresLogin.HOST;
    }

    @Override
    public InetAddress address() throws IOException {
        return PostgresLogin.address();
    }

    @Override
    public SupervisedProcess start(int port) throws IOException, InterruptedException, PortTaken {
        return cluster.start(port, login);
    }

    @Override
    public boolean answers(int port, Duration atMost) {
        try {
            login.open(port, PostgresLogin.KONG, PostgresLogin.KONG, atMost).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void stop(SupervisedProcess server) {
        cluster.stop(server);
    }

    @Override
    public void kill(SupervisedProcess server) {
        cluster.kill(server);
    }
}
