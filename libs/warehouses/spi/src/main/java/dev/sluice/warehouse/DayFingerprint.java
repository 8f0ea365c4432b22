package dev.sluice.warehouse;

/** Two of them are equal when the day holds the same rows, in whatever order. */
public record DayFingerprint(long rows, String hash) {}
