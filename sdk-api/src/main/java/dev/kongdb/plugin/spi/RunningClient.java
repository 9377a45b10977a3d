package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.http.MessageRules;
import dev.kongdb.plugin.Client;
import dev.kongdb.plugin.Credential;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class RunningClient implements Client {
    private final RunningExchange exchange;
    private final Pdk pdk;

    RunningClient(RunningExchange exchange, Pdk pdk) {
        this.exchange = exchange;
        this.pdk = pdk;
    }

    @Override
    public String ip() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.clientIp();
    }

    @Override
    public int port() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.clientPort();
    }

    @Override
    public String forwardedIp() {
        exchange.enter(RunningExchange.ANY);
        return pdk.clientForwardedIp();
    }

    @Override
    public int forwardedPort() {
        exchange.enter(RunningExchange.BEFORE_LOG);
        return pdk.clientForwardedPort();
    }

    @Override
    public String protocol(boolean allowTerminated) {
        exchange.enter(RunningExchange.ACCESS_AND_RESPONSE);
        return pdk.clientProtocol(allowTerminated);
    }

    @Override
    public Optional<Consumer> consumer() {
        exchange.enter(RunningExchange.ACCESS_AND_LATER);
        return pdk.consumer();
    }

    @Override
    public Optional<Credential> credential() {
        exchange.enter(RunningExchange.ACCESS_AND_LATER);
        return pdk.credential();
    }

    @Override
    public Optional<Consumer> loadConsumer(UUID id) {
        exchange.enter(RunningExchange.ACCESS_AND_RESPONSE);
        return pdk.loadConsumer(id.toString(), false);
    }

    @Override
    public Optional<Consumer> loadConsumer(String idOrUsername) {
        exchange.enter(RunningExchange.ACCESS_AND_RESPONSE);
        return pdk.loadConsumer(MessageRules.text(idOrUsername, "consumer_id must be a string"), true);
    }

    @Override
    public void authenticate(@Nullable Consumer consumer, @Nullable Credential credential) {
        exchange.enter(RunningExchange.ACCESS);
        if (consumer == null && credential == null) {
            throw new IllegalArgumentException("either credential or consumer must be provided");
        }
        pdk.authenticate(consumer, credential);
    }
}
