package dev.kongdb.processor.internal.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that the author probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate that is nearest to the written name, if one is near enough. */
    public static Optional<String> to(String written, Collection<String> candidates) {
        String wanted = plain(written);
        String best = null;
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(wanted, plain(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code " Did you mean 'x'?"}, or nothing. */
    public static String hint(String written, Collection<String> candidates) {
        return to(written, candidates)
                .map(name -> " Did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** The name without case and underscores, so that {@code customId} equals {@code custom_id}. */
    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The number of insertions, deletions, replacements and swaps of neighbours that turn one text
     * into the other.
     */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
