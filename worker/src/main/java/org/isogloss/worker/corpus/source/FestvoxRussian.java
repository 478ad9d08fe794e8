package org.isogloss.worker.corpus.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isogloss.worker.corpus.debian.PackageException;

/** The recordings behind a Russian synthesizer voice: one speaker, whole sentences of a novel, over an hour. */
final class FestvoxRussian implements Source {

    private static final String PACKAGE = "festvox-ru";
    private static final Pattern SOUND = Pattern.compile(".*/msu_ru_nsh_clunits/wav/([^/]+)\\.wav");
    private static final Pattern PROMPT = Pattern.compile("\\( *(\\S+) +\"(.*)\" *\\)");

    @Override
    public String name() {
        return PACKAGE;
    }

    @Override
    public List<String> packages() {
        return List.of(PACKAGE);
    }

    @Override
    public Credit credit() {
        return new Credit("BSD-like (Shmyrev)", "copyright 2005 Nickolay V. Shmyrev; modified as said above");
    }

    @Override
    public void read(PackageFiles files, ClipSink sink) throws PackageException {
        Map<String, String> prompts = new HashMap<>();
        for (String line : files.lines(PACKAGE, path -> path.endsWith("/etc/txt.done.data"))) {
            Matcher prompt = PROMPT.matcher(line);
            if (prompt.find()) {
                // A plus sign marks the stressed vowel after it, not a break in the word.
                prompts.put(prompt.group(1), prompt.group(2).replace("+", ""));
            }
        }
        files.read(PACKAGE, path -> SOUND.matcher(path).matches(), (path, audio) -> {
            Matcher sound = SOUND.matcher(path);
            String prompt = sound.matches() ? prompts.get(sound.group(1)) : null;
            if (prompt != null) {
                String name = ClipInfo.nameOf("fest", sound.group(1));
                sink.accept(new ClipInfo("ru", name, "msu-ru-nsh", prompt, "wav"), audio);
            }
        });
    }
}
