package org.isogloss.deploy.chaos;

/**
 * How the network between a client and a server is.
 *
 * @param cut connections are ended, and new ones with them
 * @param up what the client sends
 * @param down what the server sends
 */
public record LinkCondition(boolean cut, Flow up, Flow down) {

    /**
     * One direction.
     *
     * @param silent connections stay, but nothing arrives
     * @param bytesASecond of each connection; 0 = as many as there are
     */
    public record Flow(boolean silent, int bytesASecond) {}

    private static final Flow FREE = new Flow(false, 0);
    private static final Flow NONE = new Flow(true, 0);

    /** As if there were nothing between. */
    public static final LinkCondition WELL = new LinkCondition(false, FREE, FREE);

    public static final LinkCondition CUT = new LinkCondition(true, FREE, FREE);

    public static final LinkCondition SILENT = new LinkCondition(false, NONE, NONE);

    /** The client hears, and is not heard. */
    public static final LinkCondition SILENT_UP = new LinkCondition(false, NONE, FREE);

    /** Both directions. */
    public static LinkCondition slow(int bytesASecond) {
        Flow slow = new Flow(false, bytesASecond);
        return new LinkCondition(false, slow, slow);
    }

    /** What the client sends alone. */
    public static LinkCondition slowUp(int bytesASecond) {
        return new LinkCondition(false, new Flow(false, bytesASecond), FREE);
    }

    Flow flow(boolean goesUp) {
        return goesUp ? up : down;
    }
}
