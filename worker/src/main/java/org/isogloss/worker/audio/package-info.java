/** Recorded sound in and out: any common audio file to 16 kHz mono samples by FFmpeg, and samples to FLAC. */
package org.isogloss.worker.audio;
