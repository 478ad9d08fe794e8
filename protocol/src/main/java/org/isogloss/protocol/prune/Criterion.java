package org.isogloss.protocol.prune;

/** The criteria that a run may prune by. A new one is a {@link WeightScore} and a line here. */
public enum Criterion {
    TAYLOR(new TaylorScore()),
    TAYLOR_SIGNED(new SignedTaylorScore()),
    LOTTERY_TICKET(new LotteryTicketScore()),
    MAGNITUDE(new MagnitudeScore()),
    RANDOM(new RandomScore());

    private final WeightScore score;

    Criterion(WeightScore score) {
        this.score = score;
    }

    public WeightScore score() {
        return score;
    }

    public Evidence evidence() {
        return score.evidence();
    }
}
