package dev.kongdb;

import dev.kongdb.error.KongDbDefinitionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts plugins in the order in which they run: by descending priority, then by name. */
final class HandlersInOrder {
    private HandlersInOrder() {}

    /**
     * The plugins in order. If a plugin was found twice, it is in the list once.
     *
     * @throws KongDbDefinitionException when two plugins have one name
     */
    static List<HandlerProvider<?>> of(List<HandlerProvider<?>> plugins) {
        Map<String, HandlerProvider<?>> names = new HashMap<>();
        for (HandlerProvider<?> plugin : plugins) {
            HandlerProvider<?> other = names.putIfAbsent(plugin.name(), plugin);
            if (other != null && other.getClass() != plugin.getClass()) {
                throw new KongDbDefinitionException("two plugins are named '" + plugin.name() + "': "
                        + other.getClass().getName() + " and "
                        + plugin.getClass().getName()
                        + "; rename one of them, or remove its jar");
            }
        }
        List<HandlerProvider<?>> sorted = new ArrayList<>(names.values());
        sorted.sort(Comparator.<HandlerProvider<?>>comparingInt(HandlerProvider::priority)
                .reversed()
                .thenComparing(HandlerProvider::name));
        return List.copyOf(sorted);
    }
}
