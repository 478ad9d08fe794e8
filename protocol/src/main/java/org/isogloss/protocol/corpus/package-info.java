/** The corpus as coordinator and workers agree on it: which clips there are, of which language, in which split. */
package org.isogloss.protocol.corpus;
