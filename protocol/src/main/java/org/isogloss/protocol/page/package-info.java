/** What the coordinator and its live page agree on, without knowing each other. */
package org.isogloss.protocol.page;
