package org.isogloss.coordinator.node;

import java.time.Duration;

/**
 * Writes values on a thread of its own, one at a time. At most one waits, so that a slow disk does not fill the memory:
 * a newer value takes its place. What could not be written waits again, and is tried again, until a newer one comes.
 */
final class NewestWriter<T> {

    /** Writes a value; false when it could not, and trying again may help. */
    interface Writing<T> {
        boolean write(T value);
    }

    private final Writing<T> writing;
    private final long retryNanos;
    private final Thread thread;

    /** Null when nothing waits. */
    private T waiting;

    private T current;
    private boolean closing;
    private boolean abandoned;

    /** @param retry how long a value that could not be written waits when no newer one comes */
    NewestWriter(String threadName, Writing<T> writing, Duration retry) {
        this.writing = writing;
        this.retryNanos = retry.toNanos();
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes back what waits; null when nothing does. */
    synchronized T withdraw() {
        T withdrawn = waiting;
        waiting = null;
        return withdrawn;
    }

    /** Hands over a value, which takes the place of one that waits. */
    synchronized void submit(T value) {
        waiting = value;
        notifyAll();
    }

    private void run() {
        try {
            for (T next = take(); next != null; next = take()) {
                if (!writing.write(next)) {
                    retryLater(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized T take() throws InterruptedException {
        current = null;
        notifyAll();
        while (waiting == null && !closing) {
            wait();
        }
        current = abandoned ? null : withdraw();
        return current;
    }

    private synchronized void retryLater(T failed) throws InterruptedException {
        if (waiting != null) {
            return;
        }
        waiting = failed;
        current = null;
        notifyAll();
        long until = System.nanoTime() + retryNanos;
        for (long left = retryNanos; left > 0 && waiting == failed && !abandoned; left = until - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /** Waits until all is written, but not longer than that. Returns what is not, or null. */
    synchronized T close(Duration patience) {
        closing = true;
        notifyAll();
        try {
            long until = System.nanoTime() + patience.toNanos();
            for (long left = patience.toMillis(); left > 0 && busy(); left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandoned = true;
        notifyAll();
        return waiting != null ? waiting : current;
    }

    private boolean busy() {
        return waiting != null || current != null;
    }
}
