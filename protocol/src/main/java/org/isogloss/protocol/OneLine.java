package org.isogloss.protocol;

/** Text from outside, fit to stand within a one-line message: short, and without characters that end or paint a line. */
public final class OneLine {

    private static final int LONGEST = 120;

    private OneLine() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.append(text.length() > end ? "..." : "").toString();
    }
}
