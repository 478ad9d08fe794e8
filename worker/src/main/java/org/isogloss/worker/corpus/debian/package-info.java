/** Debian packages as a place where files come from: found and fetched by apt, read without installing. */
package org.isogloss.worker.corpus.debian;
