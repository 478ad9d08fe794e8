package org.isogloss.worker.corpus.source;

import java.util.List;
import org.isogloss.worker.corpus.debian.PackageException;

/** One collection of recorded speech: knows its packages, and how to find clips and their texts in them. */
public interface Source {

    /** A short name, the value of the manifest's column {@code source}. */
    String name();

    /** The packages that it needs, all of them; the first one's copyright file is kept with the corpus. */
    List<String> packages();

    Credit credit();

    /** Reads all clips that have a text. The packages come in the order of {@link #packages}. */
    void read(PackageFiles files, ClipSink sink) throws PackageException;
}
