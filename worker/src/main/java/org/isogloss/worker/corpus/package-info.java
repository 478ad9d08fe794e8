/** How a corpus is made, checked and brought in from elsewhere. */
package org.isogloss.worker.corpus;
