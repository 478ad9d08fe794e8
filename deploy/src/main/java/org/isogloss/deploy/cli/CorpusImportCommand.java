package org.isogloss.deploy.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isogloss.worker.corpus.imports.CommonVoice;
import org.isogloss.worker.corpus.imports.FairseqManifest;
import org.isogloss.worker.corpus.imports.SpeechFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isogloss corpus import}: a way for each kind of collection. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a corpus of a collection of recorded speech.",
        subcommands = {
            CorpusImportCommand.OfCommonVoice.class,
            CorpusImportCommand.OfFolder.class,
            CorpusImportCommand.OfFairseq.class
        })
final class CorpusImportCommand {

    @Command(
            name = "common-voice",
            mixinStandardHelpOptions = true,
            description = "Imports a Common Voice release: a folder for each language, with tables and clips/. "
                    + "The splits train, dev and test are kept; a language with validated.tsv alone is split by hash.")
    static final class OfCommonVoice implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "A release, such as cv-corpus-17.0-2024-03-15.")
        private Path release;

        @Option(
                names = "--languages",
                split = ",",
                paramLabel = "LL",
                description = "Folders of the release, with commas between. Default: all.")
        private List<String> languages = new ArrayList<>();

        @Mixin
        private ImportOptions options;

        @Override
        public Integer call() throws InterruptedException {
            return options.run(new CommonVoice(release, languages));
        }
    }

    @Command(
            name = "folder",
            mixinStandardHelpOptions = true,
            description =
                    "Imports a folder of sounds, each beside a .txt of the same name with its text, if it has one. "
                            + "Splits are made by hash. Who speaks is what the folder is called that the sound lies in.")
    static final class OfFolder implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "Sounds in any common format, at any depth.")
        private Path root;

        @Option(
                names = "--language",
                paramLabel = "LL",
                description = "Language of all. Default: the folders in DIR are called by their languages.")
        private String language;

        @Mixin
        private ImportOptions options;

        @Override
        public Integer call() throws InterruptedException {
            return options.run(new SpeechFolder(root, language));
        }
    }

    @Command(
            name = "fairseq",
            mixinStandardHelpOptions = true,
            description =
                    "Imports what fairseq's manifests name: .tsv files with the root of all sounds on the first line. "
                            + "Texts come from the .wrd or .ltr beside, phones from .phn; train, valid and test are told by name.")
    static final class OfFairseq implements Callable<Integer> {

        @Parameters(arity = "1..*", paramLabel = "MANIFEST", description = "Such as train.tsv valid.tsv.")
        private List<Path> manifests;

        @Option(names = "--language", required = true, paramLabel = "LL", description = "Language of all.")
        private String language;

        @Mixin
        private ImportOptions options;

        @Override
        public Integer call() throws InterruptedException {
            return options.run(new FairseqManifest(manifests, language));
        }
    }
}
