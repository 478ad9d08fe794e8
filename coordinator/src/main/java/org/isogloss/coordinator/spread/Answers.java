package org.isogloss.coordinator.spread;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import org.isogloss.protocol.exchange.HoldAnswer;
import org.isogloss.protocol.exchange.HoldReady;
import org.isogloss.protocol.exchange.RoundOpened;
import org.isogloss.protocol.exchange.StepDone;
import org.isogloss.protocol.exchange.StepSquares;

/** What commands are answered by. */
final class Answers {

    private Answers() {}

    static HoldAnswer ready() {
        return HoldAnswer.newBuilder().setReady(HoldReady.getDefaultInstance()).build();
    }

    static HoldAnswer alive() {
        return HoldAnswer.newBuilder().setAlive(HoldReady.getDefaultInstance()).build();
    }

    static HoldAnswer opened(long attempt) {
        return HoldAnswer.newBuilder()
                .setOpened(RoundOpened.newBuilder().setAttempt(attempt))
                .build();
    }

    static HoldAnswer squares(BigInteger squares) {
        return HoldAnswer.newBuilder()
                .setSquares(StepSquares.newBuilder().setSquares(ByteString.copyFrom(squares.toByteArray())))
                .build();
    }

    static HoldAnswer done(long step) {
        return HoldAnswer.newBuilder()
                .setDone(StepDone.newBuilder().setStep(step))
                .build();
    }
}
