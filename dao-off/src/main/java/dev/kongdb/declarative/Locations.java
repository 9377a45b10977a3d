package dev.kongdb.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The places of errors in a text. They are found in a second reading, so that texts without errors
 * cost nothing.
 */
final class Locations {
    private final List<String> lines = new ArrayList<>();

    private Locations() {}

    /**
     * A line for each error: line, column, path, message. Empty when the text cannot be parsed as
     * YAML, which is possible for nearly all JSON.
     */
    static List<String> of(String text, Map<Object, Object> errors) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(YamlReader.MAX_DEPTH);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        Locations locations = new Locations();
        try {
            Composer composer = new Composer(new ParserImpl(new TabReader(text), options), new Resolver(), options);
            Node root = composer.checkNode() ? composer.getNode() : null;
            if (root != null) {
                locations.add(root, root, "", errors);
            }
        } catch (YAMLException | NumberFormatException e) {
            // NumberFormatException: an escape is cut off
            return List.of(); // the message itself has the position
        }
        return locations.lines;
    }

    private void add(Node within, Node at, String path, Object error) {
        if (!(error instanceof Map<?, ?> inner)) {
            lines.add((at.getStartMark().getLine() + 1) + ":"
                    + (at.getStartMark().getColumn() + 1) + ": " + path + ": " + error);
            return;
        }
        inner.forEach((key, value) -> {
            Node[] found = key instanceof Integer index ? entry(within, index) : member(within, String.valueOf(key));
            String deeper =
                    key instanceof Integer ? path + "[" + key + "]" : path.isEmpty() ? "" + key : path + "." + key;
            add(found == null ? within : found[1], found == null ? at : found[0], deeper, value);
        });
    }

    private static Node @Nullable [] entry(Node within, int index) {
        if (within instanceof SequenceNode sequence
                && index <= sequence.getValue().size()) {
            Node entry = sequence.getValue().get(index - 1);
            return new Node[] {entry, entry};
        }
        return null;
    }

    /**
     * The member of the name. For a list, the entry in which some member has this value, since
     * references name their entries so.
     */
    private static Node @Nullable [] member(Node within, String name) {
        if (within instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (isText(tuple.getKeyNode(), name)) {
                    return new Node[] {tuple.getKeyNode(), tuple.getValueNode()};
                }
            }
        } else if (within instanceof SequenceNode sequence) {
            for (Node entry : sequence.getValue()) {
                if (entry instanceof MappingNode mapping
                        && mapping.getValue().stream().anyMatch(tuple -> isText(tuple.getValueNode(), name))) {
                    return new Node[] {entry, entry};
                }
            }
        }
        return null;
    }

    private static boolean isText(Node node, String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }
}
