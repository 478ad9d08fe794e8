package org.isogloss.coordinator.spread;

import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import org.isogloss.coordinator.reduce.BlockRun;
import org.isogloss.coordinator.reduce.ParameterSnapshot;
import org.isogloss.coordinator.reduce.Reducer;
import org.isogloss.protocol.Sha256;
import org.isogloss.protocol.exchange.ReducerValues;
import org.isogloss.protocol.wire.ChunkCodec;

/** The values of all reducers, as of the last commit. They are read before the next one is made. */
public final class WholeVector {

    private final Reducer own;
    private final List<RemoteReducer> others;

    /** @param others hold what is not the coordinator's own, in order */
    WholeVector(Reducer own, List<RemoteReducer> others) {
        this.own = own;
        this.others = others;
    }

    /** A copy of everything that the optimizer keeps. */
    public ParameterSnapshot snapshot() {
        ParameterSnapshot whole = own.snapshotInWhole();
        for (RemoteReducer other : others) {
            SnapshotParts parts = new SnapshotParts(other.blocks(), whole, 0);
            other.read(whole.step(), true, parts::put);
            if (!parts.isWhole()) {
                throw new IllegalStateException("values of the node at " + other.address() + " are missing");
            }
        }
        return whole;
    }

    /** A copy of the parameters alone. */
    public float[] parameters() {
        float[] whole = new float[own.blocks().grid().size()];
        own.readParameters(whole);
        readOthers(own.step(), part -> SnapshotParts.putParameters(own.blocks().grid(), part, whole));
        return whole;
    }

    /** SHA-256 of all parameters as little-endian fp32. */
    public String sha256() {
        return sha256(own.step());
    }

    /**
     * The same of a certain commit.
     *
     * @throws IllegalStateException when it is not the last one
     */
    public String sha256(long committed) {
        MessageDigest digest = Sha256.digest();
        own.digest(committed, digest);
        readOthers(committed, part -> digest.update(part.getValues().asReadOnlyByteBuffer()));
        return Sha256.hex(digest);
    }

    /** Reads the parameters of all other nodes, in order of blocks. */
    private void readOthers(long step, Consumer<ReducerValues> reader) {
        for (RemoteReducer other : others) {
            InOrder blocks = new InOrder(other.blocks());
            other.read(step, false, part -> {
                blocks.check(part);
                reader.accept(part);
            });
            blocks.checkEnd();
        }
    }

    /** Sees to it that blocks come in order, whole, and without a gap. */
    private static final class InOrder {
        private final BlockRun blocks;
        private int next;

        InOrder(BlockRun blocks) {
            this.blocks = blocks;
            this.next = blocks.first();
        }

        void check(ReducerValues part) {
            boolean expected = part.getBlock() == next && blocks.contains(next);
            if (!expected || !isSound(part)) {
                throw new IllegalStateException("block " + next + " is not as it was sent");
            }
            next++;
        }

        private boolean isSound(ReducerValues part) {
            int size = blocks.grid().end(next) - blocks.grid().begin(next);
            byte[] payload = part.getValues().toByteArray();
            return payload.length == Float.BYTES * size && ChunkCodec.crc32c(payload) == part.getCrc32C();
        }

        void checkEnd() {
            if (next != blocks.end()) {
                throw new IllegalStateException("block " + next + " has not come");
            }
        }
    }
}
