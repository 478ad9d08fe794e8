package org.isogloss.worker.corpus.source;

import java.util.ArrayList;
import java.util.List;

/** The sources that the starter corpus can be made of. */
public final class Sources {

    private Sources() {}

    /** Five languages, one speaker each: about 60 MB to download. */
    public static List<Source> standard() {
        return List.of(
                new AsteriskSounds(
                        "en",
                        "allison-smith",
                        "CC-BY-SA-3.0",
                        "recorded by Allison Smith (theivrvoice.com); financed by Digium, Inc."),
                new AsteriskSounds(
                        "es",
                        "allison-smith-es",
                        "CC-BY-SA-3.0",
                        "recorded by Allison Smith; financed by Digium, Inc."),
                new AsteriskSounds(
                        "fr",
                        "june-wallack",
                        "CC-BY-SA-3.0",
                        "recorded by June Wallack (junewallack.com); translated by Clod Patry, Kristopher Lalletti,"
                                + " June Wallack; financed by Digium, Unlimitel, BGM Informatique"),
                new AsteriskSounds(
                        "it",
                        "carlo-flora",
                        "CC-BY-3.0",
                        "recorded by Carlo Flora (segreterietelefoniche.it); translated by Silvia Petrin"),
                new AsteriskSounds("ru", "ivrvoice-ru-f", "CC-BY-3.0", "provided by Maxim Topal (ivrvoice.ru)"));
    }

    /** All of them: about 600 MB to download. */
    public static List<Source> full() {
        List<Source> all = new ArrayList<>(standard());
        all.add(new TuxPaintStamps());
        all.add(new FishFillets("cs"));
        all.add(new FishFillets("nl"));
        all.add(new FestvoxRussian());
        all.add(new KLettresSounds());
        all.add(new GcinVoice());
        all.add(new KTuberlingSounds());
        all.add(new PocketsphinxTests());
        return List.copyOf(all);
    }
}
