/** Pages that are one file: what they show is data in them, drawn by the scripts of the live page. */
package org.isogloss.dashboards.report;
