package dev.kongdb.host.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs something once: when the JVM is told to end (for example by Ctrl-C), or earlier, when a
 * command has ended.
 */
final class Interrupt implements Runnable {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable work;

    private Interrupt(Runnable work) {
        this.work = work;
    }

    static Interrupt then(Runnable work) {
        Interrupt interrupt = new Interrupt(work);
        Runtime.getRuntime().addShutdownHook(new Thread(interrupt, "stop"));
        return interrupt;
    }

    @Override
    public void run() {
        if (done.compareAndSet(false, true)) {
            work.run();
        }
    }
}
