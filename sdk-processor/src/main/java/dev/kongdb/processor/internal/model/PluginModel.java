package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;

/**
 * A plugin as its handler describes it.
 *
 * @param element the handler
 * @param name the name of the plugin
 * @param version its version
 * @param priority its priority
 * @param phases the constants of {@code Phase} whose methods it overrides
 * @param protocols Kong's names of the protocols that it serves; empty for any
 * @param noConsumer whether it cannot be configured for a consumer
 * @param noService whether it cannot be configured for a service
 * @param noRoute whether it cannot be configured for a route
 * @param takesKong whether the constructor takes the Kong
 * @param config the record of its configuration
 */
public record PluginModel(
        TypeElement element,
        String name,
        String version,
        int priority,
        List<String> phases,
        List<String> protocols,
        boolean noConsumer,
        boolean noService,
        boolean noRoute,
        boolean takesKong,
        ClassName config) {}
