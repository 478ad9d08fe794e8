package org.isogloss.coordinator.reduce;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Does the same to every block, several at a time.
 *
 * <p>The calling thread works too, so the loop ends even when the executor is busy with other things for ever.
 */
public final class BlockLoop implements AutoCloseable {

    private final Executor executor;
    private final int threads;
    private final Runnable onClose;

    /** @param threads how many blocks at a time, the calling thread's included */
    public BlockLoop(Executor executor, int threads) {
        this(executor, threads, () -> {});
    }

    private BlockLoop(Executor executor, int threads, Runnable onClose) {
        this.executor = executor;
        this.threads = threads;
        this.onClose = onClose;
    }

    /**
     * On daemon threads of its own, as many as there are slices, or processors if those are fewer. They end when this is
     * closed.
     */
    public static BlockLoop ofSlices(String name, int slices) {
        int threads = Math.min(slices, Runtime.getRuntime().availableProcessors());
        ExecutorService own = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        return new BlockLoop(own, threads, own::shutdown);
    }

    /** One block after the other on the calling thread. */
    public static BlockLoop sequential() {
        return new BlockLoop(Runnable::run, 1);
    }

    /**
     * Calls {@code body} once with each number from 0 to {@code count} - 1, in no particular order, and returns when all
     * calls have. What a call throws is thrown here, after the others are done.
     */
    void forEach(int count, IntConsumer body) {
        Round round = new Round(count, body);
        for (int i = 1; i < Math.min(threads, count); i++) {
            executor.execute(round);
        }
        round.run();
        round.join();
    }

    /** Lets its own threads end; those of whoever gave them stay. */
    @Override
    public void close() {
        onClose.run();
    }

    private static final class Round implements Runnable {
        private final int count;
        private final IntConsumer body;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch unfinished;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Round(int count, IntConsumer body) {
            this.count = count;
            this.body = body;
            this.unfinished = new CountDownLatch(count);
        }

        @Override
        public void run() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    body.accept(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    unfinished.countDown();
                }
            }
        }

        void join() {
            boolean interrupted = false;
            while (true) {
                try {
                    unfinished.await();
                    break;
                } catch (InterruptedException e) {
                    // The blocks must not be left half done; whoever interrupted is served afterwards.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure.get() != null) {
                throw new IllegalStateException("a block failed", failure.get());
            }
        }
    }
}
