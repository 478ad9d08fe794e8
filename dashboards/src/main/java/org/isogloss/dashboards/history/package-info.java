/** What a run's numbers were at every step, in bounded memory, and as much of it as a chart can show. */
package org.isogloss.dashboards.history;
