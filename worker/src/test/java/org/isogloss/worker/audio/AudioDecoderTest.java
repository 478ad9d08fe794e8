package org.isogloss.worker.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioDecoderTest {

    private static final double MAX_SECONDS = 30;

    @TempDir
    Path dir;

    @Test
    void wavComesBackBitByBit() throws AudioException {
        short[] noise = noise(23_456);
        Wav.write(dir.resolve("a.wav"), 16_000, 1, noise);

        Recording recording = AudioDecoder.decode(dir.resolve("a.wav"), MAX_SECONDS);
        assertThat(recording.samples()).isEqualTo(noise);
        assertThat(recording.sourceRate()).isEqualTo(16_000);
        assertThat(recording.seconds()).isEqualTo(1.466);
    }

    @Test
    void flacComesBackBitByBit() throws AudioException {
        for (int length : List.of(1, 1151, 16_000, 23_456)) {
            short[] noise = noise(length);
            FlacWriter.write(dir.resolve("a.flac"), noise);
            assertThat(AudioDecoder.decode(dir.resolve("a.flac"), MAX_SECONDS).samples())
                    .isEqualTo(noise);
        }
    }

    @Test
    void flacHasTheSameBytesForTheSameSamples() throws AudioException, IOException {
        FlacWriter.write(dir.resolve("a.flac"), noise(5000));
        FlacWriter.write(dir.resolve("b.flac"), noise(5000));
        assertThat(dir.resolve("a.flac")).hasSameBinaryContentAs(dir.resolve("b.flac"));
    }

    @Test
    void resamplesFrom44100Hertz() throws AudioException {
        Wav.write(dir.resolve("a.wav"), 44_100, 1, Wav.sine(44_100, 440, 2));

        Recording recording = AudioDecoder.decode(dir.resolve("a.wav"), MAX_SECONDS);
        assertThat(recording.sourceRate()).isEqualTo(44_100);
        assertThat(recording.seconds()).isCloseTo(2, within(0.002));
        short[] expected = Wav.sine(16_000, 440, 2);
        // The filter rings at the edges; in between it is the same sine.
        for (int i = 500; i < 31_000; i++) {
            assertThat((int) recording.samples()[i]).isCloseTo(expected[i], within(30));
        }
    }

    @Test
    void mixesTwoChannelsIntoOne() throws AudioException {
        short[] stereo = new short[20_000];
        for (int i = 0; i < stereo.length; i += 2) {
            stereo[i] = 8000;
            stereo[i + 1] = 2000;
        }
        Wav.write(dir.resolve("a.wav"), 16_000, 2, stereo);

        short[] mono = AudioDecoder.decode(dir.resolve("a.wav"), MAX_SECONDS).samples();
        assertThat(mono).hasSize(10_000).containsOnly((short) 5000);
    }

    @Test
    void refusesWhatIsNotAudio() throws IOException {
        byte[] garbage = new byte[5000];
        new Random(3).nextBytes(garbage);
        for (String name : List.of("a.wav", "a.flac", "a.ogg", "a.mp3", "a.txt")) {
            Files.write(dir.resolve(name), garbage);
            assertRefused(name, "");
        }
        Files.createFile(dir.resolve("empty.wav"));
        assertRefused("empty.wav", "");
        assertRefused("missing.wav", "not found");
        assertRefused(".", "not found");
    }

    @Test
    void refusesFilesThatAreCutShort() throws AudioException, IOException {
        Wav.write(dir.resolve("a.wav"), 16_000, 1, noise(32_000));
        FlacWriter.write(dir.resolve("a.flac"), noise(32_000));
        for (String name : List.of("a.wav", "a.flac")) {
            byte[] whole = Files.readAllBytes(dir.resolve(name));
            Files.write(dir.resolve(name), Arrays.copyOf(whole, whole.length / 2));
            assertRefused(name, "");
        }
    }

    @Test
    void refusesMoreSecondsThanAsked() {
        Wav.write(dir.resolve("a.wav"), 8_000, 1, new short[8_000 * 31]);
        assertRefused("a.wav", "longer than the 30 s");
    }

    @Test
    void refusesRatesThatNoSpeechHas() {
        for (int rate : List.of(1, 3_999, 768_001, 2_000_000_000)) {
            Wav.write(dir.resolve("a.wav"), rate, 1, noise(4_000));
            assertRefused("a.wav", "has " + rate + " samples a second (accepted: 4000 to 768000)");
        }
    }

    @Test
    void resamplesFromTheLeastAndTheGreatestRate() throws AudioException {
        for (int rate : List.of(4_000, 768_000)) {
            Wav.write(dir.resolve("a.wav"), rate, 1, Wav.sine(rate, 440, 1));
            assertThat(AudioDecoder.decode(dir.resolve("a.wav"), MAX_SECONDS).seconds())
                    .isCloseTo(1, within(0.01));
        }
    }

    @Test
    void readsNistSphere() throws AudioException, IOException {
        short[] noise = noise(8_000);
        String header = "NIST_1A\n   1024\nchannel_count -i 1\nsample_count -i 8000\nsample_rate -i 16000\n"
                + "sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_sig_bits -i 16\n"
                + "sample_coding -s3 pcm\nend_head\n";
        ByteBuffer bytes = ByteBuffer.allocate(1024 + 2 * noise.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        bytes.position(1024)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .put(noise);
        Files.write(dir.resolve("a.sph"), bytes.array());

        assertThat(AudioDecoder.decode(dir.resolve("a.sph"), MAX_SECONDS).samples())
                .isEqualTo(noise);
    }

    @Test
    void opensNoFurtherFiles() throws IOException {
        Wav.write(dir.resolve("secret.wav"), 16_000, 1, noise(16_000));
        Files.writeString(dir.resolve("list.ffconcat"), "ffconcat version 1.0\nfile secret.wav\n");
        Files.writeString(
                dir.resolve("list.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n");
        assertRefused("list.ffconcat", "");
        assertRefused("list.m3u8", "");
    }

    @Test
    void manyThreadsDecodeAtOnce() throws AudioException {
        FlacWriter.write(dir.resolve("a.flac"), noise(16_000));
        List<short[]> decoded = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> decodeUnchecked(dir.resolve("a.flac")))
                .toList();
        assertThat(decoded).allSatisfy(samples -> assertThat(samples).isEqualTo(noise(16_000)));
    }

    private void assertRefused(String name, String why) {
        Path file = dir.resolve(name);
        assertThatThrownBy(() -> AudioDecoder.decode(file, MAX_SECONDS))
                .isInstanceOf(AudioException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(why)
                .message()
                .doesNotContain("\n");
    }

    private static short[] decodeUnchecked(Path file) {
        try {
            return AudioDecoder.decode(file, MAX_SECONDS).samples();
        } catch (AudioException e) {
            throw new IllegalStateException(e);
        }
    }

    private static short[] noise(int length) {
        Random random = new Random(length);
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (random.nextGaussian() * 3000);
        }
        return samples;
    }
}
