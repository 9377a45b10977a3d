package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Client;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Nginx;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Request;
import dev.kongdb.plugin.Response;
import dev.kongdb.plugin.ServiceRequest;
import dev.kongdb.plugin.ServiceResponse;
import dev.kongdb.plugin.ServiceTarget;
import dev.kongdb.plugin.SharedContext;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An exchange over a {@link Pdk}. It knows the phase, and refuses functions that Kong does not have
 * in that phase.
 */
final class RunningExchange implements Exchange {
    static final Set<Phase> ANY = EnumSet.allOf(Phase.class);
    static final Set<Phase> BEFORE_LOG = EnumSet.of(Phase.REWRITE, Phase.ACCESS, Phase.RESPONSE);
    static final Set<Phase> BEFORE_UPSTREAM = EnumSet.of(Phase.REWRITE, Phase.ACCESS);
    static final Set<Phase> ACCESS = EnumSet.of(Phase.ACCESS);
    static final Set<Phase> ACCESS_AND_RESPONSE = EnumSet.of(Phase.ACCESS, Phase.RESPONSE);
    static final Set<Phase> ACCESS_AND_LATER = EnumSet.of(Phase.ACCESS, Phase.RESPONSE, Phase.LOG);
    static final Set<Phase> RESPONSE = EnumSet.of(Phase.RESPONSE);
    static final Set<Phase> RESPONSE_AND_LOG = EnumSet.of(Phase.RESPONSE, Phase.LOG);
    static final Set<Phase> LOG = EnumSet.of(Phase.LOG);

    private final Phase phase;
    private final Pdk pdk;
    private final RunningServiceRequest serviceRequest;
    private final RunningRequest request;
    private final RunningResponse response;
    private final RunningClient client;
    private final RunningNginx nginx;
    private final RunningLog log;
    private @Nullable Answer answer;
    private @Nullable Exit exit;
    private boolean ended;

    RunningExchange(Phase phase, String plugin, Pdk pdk) {
        this.phase = phase;
        this.pdk = pdk;
        this.serviceRequest = new RunningServiceRequest(this, pdk);
        this.request = new RunningRequest(this, pdk, serviceRequest);
        this.response = new RunningResponse(this, pdk, serviceRequest);
        this.client = new RunningClient(this, pdk);
        this.nginx = new RunningNginx(this, pdk);
        this.log = new RunningLog(this, pdk, plugin);
    }

    /** Every function calls this first. Throws unless the function can be called now. */
    void enter(Set<Phase> phases) {
        if (ended) {
            throw new IllegalStateException("the exchange ended with the " + phase.kongName() + " phase of the plugin");
        }
        if (exit != null) {
            throw exit;
        }
        if (!phases.contains(phase)) {
            throw new IllegalStateException("function cannot be called in " + phase.kongName() + " phase (only in: "
                    + phases.stream().map(Phase::kongName).collect(Collectors.joining(", ")) + ")");
        }
    }

    /** Takes the answer, and ends the plugin. */
    Exit exit(Answer answer) {
        this.answer = answer;
        this.exit = new Exit(answer.status());
        throw exit;
    }

    @Nullable
    Answer answer() {
        return answer;
    }

    void end() {
        ended = true;
    }

    void sendChanges() {
        if (answer == null) {
            serviceRequest.send();
        }
        response.send();
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public ServiceTarget serviceTarget() {
        return serviceRequest;
    }

    @Override
    public ServiceRequest serviceRequest() {
        return serviceRequest;
    }

    @Override
    public ServiceResponse serviceResponse() {
        return response.ofService();
    }

    @Override
    public Response response() {
        return response;
    }

    @Override
    public SharedContext shared() {
        return nginx;
    }

    @Override
    public Optional<Route> route() {
        enter(ACCESS_AND_LATER);
        return pdk.route();
    }

    @Override
    public Optional<Service> service() {
        enter(ACCESS_AND_LATER);
        return pdk.service();
    }

    @Override
    public Node node() {
        return nginx;
    }

    @Override
    public Nginx nginx() {
        return nginx;
    }

    @Override
    public PluginLog log() {
        return log;
    }

    /** Throws if the gateway lacks the function. */
    void require(Feature feature) {
        if (!pdk.offers(feature)) {
            throw new UnsupportedOperationException(
                    "the gateway lacks " + feature + "; ask exchange.offers(Feature." + feature + ") first");
        }
    }

    @Override
    public boolean offers(Feature feature) {
        enter(ANY);
        return pdk.offers(feature);
    }
}
