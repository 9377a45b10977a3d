package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The result of a command.
 *
 * @param exit its exit status
 * @param output its output on both streams
 */
record CommandRun(int exit, String output) {
    void gave(int exit, String output) {
        assertThat(this.output).isEqualTo(output);
        assertThat(this.exit).isEqualTo(exit);
    }
}
