package org.isogloss.protocol.prune;

/**
 * The magnitude that a weight has after the language's own copy of the model, its ticket, was trained from the common start
 * on that language alone (Frankle and Carbin, "The lottery ticket hypothesis", ICLR 2019). What is kept is rewound to the
 * common start, since the copy is dropped and the committed parameters are as they were.
 */
public final class LotteryTicketScore implements WeightScore {

    @Override
    public Evidence evidence() {
        return Evidence.TICKET;
    }

    @Override
    public float[] scores(ScoredLanguage language) {
        return MagnitudeScore.of(language.found());
    }
}
