package org.isogloss.coordinator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Lets threads have their turns one at a time, in an order drawn from a seed: a history that can be had again. A thread gives
 * its turn away before every operation on the disk, and when it sleeps. Time is simulated.
 */
final class Turns {

    /** Ends a thread as kill -9 ends a process: no catch clause of the code under test is for it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Process {
        private final Thread thread;
        private final Semaphore turn = new Semaphore(0);
        private long wakesMillis;
        private boolean killed;
        private boolean ended;

        private Process(Thread thread) {
            this.thread = thread;
        }
    }

    private final Random random;
    private final List<Process> processes = new ArrayList<>();
    private final ThreadLocal<Process> self = new ThreadLocal<>();
    private final Semaphore back = new Semaphore(0);
    private long nowMillis;
    private Throwable failure;

    Turns(Random random) {
        this.random = random;
    }

    /** Adds a thread; it begins when it first has its turn. */
    void add(String name, Runnable work) {
        Process[] made = new Process[1];
        Thread thread = new Thread(
                () -> {
                    Process process = made[0];
                    self.set(process);
                    try {
                        process.turn.acquireUninterruptibly();
                        if (!process.killed) {
                            work.run();
                        }
                    } catch (Killed e) {
                        // As meant.
                    } catch (RuntimeException | Error e) {
                        failure = e;
                    } finally {
                        process.ended = true;
                        back.release();
                    }
                },
                name);
        thread.setDaemon(true);
        made[0] = new Process(thread);
        processes.add(made[0]);
        thread.start();
    }

    /** Lets another have its turn. Outside of these threads, goes on at once. */
    void yield() {
        sleep(0);
    }

    /** The same, for at least so long. */
    void sleep(long millis) {
        Process process = self.get();
        if (process == null || process.killed) {
            return;
        }
        process.wakesMillis = nowMillis + millis;
        back.release();
        process.turn.acquireUninterruptibly();
        if (process.killed) {
            throw new Killed();
        }
    }

    long nowMillis() {
        return nowMillis;
    }

    boolean isKilled() {
        return self.get().killed;
    }

    /** Lets one that is not over have a turn; false when all are. */
    boolean step() {
        List<Process> living = processes.stream().filter(p -> !p.ended).toList();
        if (living.isEmpty()) {
            return false;
        }
        long soonest = living.stream().mapToLong(p -> p.wakesMillis).min().orElseThrow();
        nowMillis = Math.max(nowMillis, soonest);
        List<Process> awake =
                living.stream().filter(p -> p.wakesMillis <= nowMillis).toList();
        turn(awake.get(random.nextInt(awake.size())));
        return true;
    }

    private void turn(Process process) {
        process.turn.release();
        back.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError(process.thread.getName() + ": " + failure, failure);
        }
    }

    /** Lets time pass. */
    void pass(long millis) {
        nowMillis += millis;
    }

    /** Holds one of those that are not over in its tracks for a while. */
    void freeze(long millis) {
        one().wakesMillis = nowMillis + millis;
    }

    void kill() {
        Process process = one();
        process.killed = true;
        turn(process);
    }

    private Process one() {
        List<Process> living = processes.stream().filter(p -> !p.ended).toList();
        return living.get(random.nextInt(living.size()));
    }

    long living() {
        return processes.stream().filter(p -> !p.ended).count();
    }

    void killAll() {
        for (Process process : processes) {
            if (!process.ended) {
                process.killed = true;
                process.turn.release();
                back.acquireUninterruptibly();
            }
        }
    }
}
