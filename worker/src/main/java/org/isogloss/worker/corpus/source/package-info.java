/** Collections of recorded speech that Debian distributes: which packages, which files, which text goes with which. */
package org.isogloss.worker.corpus.source;
