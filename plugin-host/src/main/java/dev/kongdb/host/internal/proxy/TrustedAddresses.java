package dev.kongdb.host.internal.proxy;

import dev.kongdb.config.KongConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The peers whose {@code X-Forwarded-*} headers are trusted: the setting {@code trusted_ips}.
 * Immutable.
 */
final class TrustedAddresses {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F.:]+");

    private final List<Block> blocks;

    private TrustedAddresses(List<Block> blocks) {
        this.blocks = blocks;
    }

    private record Block(InetAddress address, int bits) {}

    /**
     * Addresses and blocks, such as {@code 10.0.0.0/8}.
     *
     * @throws KongConfigException when one is malformed
     */
    static TrustedAddresses of(List<String> items) {
        List<Block> blocks = new ArrayList<>();
        for (String item : items) {
            int slash = item.indexOf('/');
            String address = slash < 0 ? item : item.substring(0, slash);
            try {
                InetAddress first = literal(address).orElseThrow(() -> new UnknownHostException(address));
                int length = first.getAddress().length * 8;
                int bits = slash < 0 ? length : Integer.parseInt(item.substring(slash + 1));
                if (bits < 0 || bits > length) {
                    throw new NumberFormatException(item);
                }
                blocks.add(new Block(first, bits));
            } catch (UnknownHostException | NumberFormatException e) {
                throw new KongConfigException(
                        "trusted_ips holds '" + item + "'; it must be addresses or blocks, such as 10.0.0.0/8");
            }
        }
        return new TrustedAddresses(List.copyOf(blocks));
    }

    /** The address in a text; empty when the text is a name or invalid. */
    static Optional<InetAddress> literal(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress peer) {
        byte[] address = peer.getAddress();
        for (Block block : blocks) {
            if (contains(block, address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(Block block, byte[] address) {
        byte[] first = block.address().getAddress();
        if (first.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < block.bits(); bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((first[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
