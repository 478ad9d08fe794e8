package org.isogloss.protocol.optim;

/**
 * Parameters and their two moments, of the whole vector or of a part of it; three arrays of one length.
 *
 * @param parameters the values
 * @param firstMoment running mean of the gradient
 * @param secondMoment running mean of the gradient's square
 */
public record AdamWState(float[] parameters, float[] firstMoment, float[] secondMoment) {

    public AdamWState {
        if (firstMoment.length != parameters.length || secondMoment.length != parameters.length) {
            throw new IllegalArgumentException("lengths " + parameters.length + ", " + firstMoment.length + " and "
                    + secondMoment.length + " differ");
        }
    }

    /** The state before the first step: moments of 0. */
    public static AdamWState fresh(float[] parameters) {
        return new AdamWState(parameters, new float[parameters.length], new float[parameters.length]);
    }

    /** One of the arrays by its number: 0 parameters, 1 first moment, 2 second moment. */
    public float[] array(int number) {
        return switch (number) {
            case 0 -> parameters;
            case 1 -> firstMoment;
            case 2 -> secondMoment;
            default -> throw new IllegalArgumentException("array " + number + " of 3");
        };
    }

    public int size() {
        return parameters.length;
    }

    /** Copies a whole state into this one, to the positions from {@code offset} on. */
    public void set(int offset, AdamWState from) {
        System.arraycopy(from.parameters, 0, parameters, offset, from.size());
        System.arraycopy(from.firstMoment, 0, firstMoment, offset, from.size());
        System.arraycopy(from.secondMoment, 0, secondMoment, offset, from.size());
    }
}
