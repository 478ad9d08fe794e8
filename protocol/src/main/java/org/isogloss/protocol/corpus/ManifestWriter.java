package org.isogloss.protocol.corpus;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes a manifest as tab-separated text. */
final class ManifestWriter {

    private ManifestWriter() {}

    static void write(Manifest manifest, Path corpusDir) throws IOException {
        Path beside = corpusDir.resolve(Manifest.FILE_NAME + ".part");
        try (Writer out = Files.newBufferedWriter(beside)) {
            List<String> extras = manifest.extraColumns();
            List<String> header = new ArrayList<>(Manifest.COLUMNS);
            header.addAll(extras);
            writeLine(out, header);
            for (Utterance utterance : manifest.utterances()) {
                writeLine(out, row(manifest, utterance, extras));
            }
        }
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                beside,
                corpusDir.resolve(Manifest.FILE_NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> row(Manifest manifest, Utterance utterance, List<String> extras) {
        List<String> values = new ArrayList<>(List.of(
                utterance.path(),
                utterance.language(),
                utterance.speaker(),
                Manifest.formatSeconds(utterance.seconds()),
                utterance.split().label(),
                utterance.transcript(),
                utterance.phonemes()));
        extras.forEach(column -> values.add(manifest.extra(utterance, column)));
        return values;
    }

    private static void writeLine(Writer out, List<String> values) throws IOException {
        out.write(String.join("\t", values));
        out.write('\n');
    }
}
