package org.isogloss.deploy.cli;

/** A command that could not do what it was asked for, through no fault of its input; exit code 1, one line. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param why the line */
    public CommandFailure(String why) {
        super(why);
    }
}
