package dev.sluice.warehouse;

/**
 * The right to write into one lane. Each lease has a higher number than the one before it; the
 * warehouse refuses a lower one than it has seen.
 */
public record Fence(String lane, long number) {}
