/** The live page: its files, and the data that its scripts fetch. */
package org.isogloss.dashboards.page;
