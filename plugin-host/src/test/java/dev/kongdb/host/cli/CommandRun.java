package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a command came to.
 *
 * @param exit its status
 * @param output what it wrote, to both streams
 */
record CommandRun(int exit, String output) {
    void gave(int exit, String output) {
        assertThat(this.output).isEqualTo(output);
        assertThat(this.exit).isEqualTo(exit);
    }
}
