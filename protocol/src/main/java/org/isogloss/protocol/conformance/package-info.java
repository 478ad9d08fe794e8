/** Directories of reference values from another implementation, and the verdicts on what this one computes. */
package org.isogloss.protocol.conformance;
