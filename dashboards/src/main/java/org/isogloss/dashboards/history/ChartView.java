package org.isogloss.dashboards.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a chart shows.
 *
 * @param width steps that a point stands for
 * @param steps first step of each point, rising by {@code width}
 * @param lines by name; one a language, and one of the whole
 * @param phases in order of their first steps
 */
public record ChartView(String chart, long width, long[] steps, List<Line> lines, List<PhaseStart> phases) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The first step of a phase of the run. */
    public record PhaseStart(long step, String phase) {}

    /**
     * A line of the chart, a value a point, not a number where there is none.
     *
     * @param name of the language, or empty for the whole
     * @param low smallest value of each point's steps; null when only the mean is told
     * @param high largest
     */
    public record Line(String name, float[] mean, float[] low, float[] high) {}

    /** One line, values rounded to four decimals. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("chart", chart);
            json.writeNumberField("width", width);
            json.writeFieldName("steps");
            json.writeArray(steps, 0, steps.length);
            json.writeArrayFieldStart("lines");
            for (Line line : lines) {
                json.writeStartObject();
                json.writeStringField("name", line.name());
                write(json, "mean", line.mean());
                write(json, "low", line.low());
                write(json, "high", line.high());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("phases");
            for (PhaseStart start : phases) {
                json.writeStartObject();
                json.writeNumberField("step", start.step());
                json.writeStringField("phase", start.phase());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String field, float[] values) throws IOException {
        if (values == null) {
            return;
        }
        json.writeArrayFieldStart(field);
        for (float value : values) {
            if (Float.isNaN(value)) {
                json.writeNull();
            } else {
                json.writeNumber(Math.abs(value) < 1e6 ? (float) (Math.round(value * 1e4) / 1e4) : value);
            }
        }
        json.writeEndArray();
    }
}
