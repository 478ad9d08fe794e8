package org.isogloss.worker.corpus.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isogloss.worker.corpus.debian.DebBuilder;
import org.isogloss.worker.corpus.debian.PackageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each source finds clips and texts in a package laid out as the real one is. */
class SourcesTest {

    @TempDir
    Path dir;

    @Test
    void namesAreUnique() {
        assertThat(Sources.full()).extracting(Source::name).doesNotHaveDuplicates();
    }

    @Test
    void tuxPaintStamps() throws Exception {
        String birds = "./usr/share/tuxpaint/stamps/animals/birds/";
        DebBuilder deb = new DebBuilder()
                .file(birds + "rooster.txt", "A rooster.\nro.utf8=Un cocoș.\nda.utf8=En hane.\npt_BR.utf8=Um galo.\n")
                .file(birds + "rooster_desc_ro.ogg", "")
                .file(birds + "rooster_desc_da.ogg.ogg", "")
                .file(birds + "rooster_desc_pt_BR.wav", "")
                .file(birds + "rooster_desc_zh.ogg", "")
                .file(birds + "rooster_desc_nl.ogg", "")
                .file(birds + "rooster_desc.ogg", "")
                .file(birds + "rooster.ogg", "")
                .file(birds + "rooster_da.ogg", "")
                .file("./usr/share/tuxpaint/stamps/symbols/math/1.txt", "One.\nja.utf8=いち\n")
                .file("./usr/share/tuxpaint/stamps/symbols/math/1_ja.ogg", "");

        assertThat(read(new TuxPaintStamps(), deb))
                .containsExactly(
                        new ClipInfo("ro", "tux_animals-birds-rooster", "tuxpaint-ro", "Un cocoș.", "ogg"),
                        new ClipInfo("da", "tux_animals-birds-rooster", "tuxpaint-da", "En hane.", "ogg"),
                        new ClipInfo("pt", "tux_animals-birds-rooster", "tuxpaint-pt", "Um galo.", "wav"),
                        new ClipInfo("en", "tux_animals-birds-rooster", "tuxpaint-en", "A rooster.", "ogg"),
                        new ClipInfo("ja", "tux_symbols-math-1_alt", "tuxpaint-ja", "いち", "ogg"));
    }

    @Test
    void fishFillets() throws Exception {
        DebBuilder sounds = new DebBuilder()
                .file("./usr/share/games/fillets-ng/sound/chest/nl/tru-m-co.ogg", "")
                .file("./usr/share/games/fillets-ng/sound/chest/nl/number.ogg", "")
                .file("./usr/share/games/fillets-ng/sound/chest/cs/tru-m-co.ogg", "");
        DebBuilder texts = new DebBuilder()
                .file(
                        "./usr/share/games/fillets-ng/script/chest/dialogs_nl.lua",
                        """
                        dialogId("tru-m-co", "font_small", "What?")
                        dialogStr("\\"Wat?\\"")

                        dialogId("number", "font_big", "%1 times")
                        dialogStr("%1 keer")
                        """);

        assertThat(read(new FishFillets("nl"), sounds, texts))
                .containsExactly(new ClipInfo("nl", "fil_chest_tru-m-co", "fillets-nl-small", "\"Wat?\"", "ogg"));
    }

    @Test
    void festvoxRussian() throws Exception {
        String voice = "./usr/share/festival/voices/russian/msu_ru_nsh_clunits/";
        DebBuilder deb = new DebBuilder()
                .file(voice + "wav/ru_0002.wav", "")
                .file(voice + "wav/ru_0003.wav", "")
                .file(voice + "etc/txt.done.data", "( ru_0002 \"Прядь вол+ос, за ухо.\" )\n");

        assertThat(read(new FestvoxRussian(), deb))
                .containsExactly(new ClipInfo("ru", "fest_ru-0002", "msu-ru-nsh", "Прядь волос, за ухо.", "wav"));
    }

    @Test
    void kLettresSounds() throws Exception {
        DebBuilder deb = new DebBuilder()
                .file(
                        "./usr/share/klettres/pt_BR/sounds.xml",
                        "\n<!-- x --><klettres><sound name=\"A\" file=\"pt_BR/alpha/a.ogg\"/></klettres>")
                .file("./usr/share/klettres/pt_BR/alpha/a.ogg", "")
                .file("./usr/share/klettres/pt_BR/alpha/b.ogg", "");

        assertThat(read(new KLettresSounds(), deb))
                .containsExactly(new ClipInfo("pt", "kle_pt-br-alpha-a", "klettres-pt", "A", "ogg"));
    }

    @Test
    void gcinVoice() throws Exception {
        DebBuilder deb = new DebBuilder()
                .file("./usr/share/gcin-voice/ogg/ㄏㄠ2/3.ogg", "")
                .file("./usr/share/gcin-voice/ogg/ㄓㄨㄤ/5.ogg", "");

        assertThat(read(new GcinVoice(), deb))
                .containsExactly(
                        new ClipInfo("zh", "gcin3_hao2", "edward-liu", "hao2", "ogg"),
                        new ClipInfo("zh", "gcin5_zhuang1", "chion-meilin", "zhuang1", "ogg"));
    }

    @Test
    void kTuberlingSounds() throws Exception {
        DebBuilder deb = new DebBuilder()
                .file("./usr/share/ktuberling/sounds/en/eyebrow.ogg", "")
                .file("./usr/share/ktuberling/sounds/en/egypt_camel.wav", "")
                .file("./usr/share/ktuberling/sounds/de/eyebrow.ogg", "");

        assertThat(read(new KTuberlingSounds(), deb))
                .containsExactly(
                        new ClipInfo("en", "ktu_eyebrow", "ktuberling-en", "eyebrow", "ogg"),
                        new ClipInfo("en", "ktu_egypt-camel", "ktuberling-en", "camel", "wav"));
    }

    @Test
    void pocketsphinxTests() throws Exception {
        String cards = "./usr/share/pocketsphinx/test/data/cards/";
        DebBuilder deb = new DebBuilder()
                .file(cards + "001.wav", "")
                .file(cards + "cards.transcription", "<s> ten of clubs  </s> (001)\n");

        assertThat(read(new PocketsphinxTests(), deb))
                .extracting(ClipInfo::name, ClipInfo::text)
                .containsExactly(tuple("ps_cards-001", "ten of clubs "));
    }

    private List<ClipInfo> read(Source source, DebBuilder... debs) throws IOException, PackageException {
        Map<String, Path> files = new HashMap<>();
        for (int i = 0; i < debs.length; i++) {
            Path file = dir.resolve(i + ".deb");
            Files.write(file, debs[i].build());
            files.put(source.packages().get(i), file);
        }
        List<ClipInfo> clips = new ArrayList<>();
        source.read(new PackageFiles(files), (clip, audio) -> clips.add(clip));
        return clips;
    }
}
