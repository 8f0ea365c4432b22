package dev.sluice.aws.store;

/**
 * What finally became of one chunk.
 *
 * @param organisation whose it was
 * @param generation of the connection that it was accepted for
 * @param receivedAt when it was accepted, milliseconds since the epoch: chooses the bucket
 * @param evaluations rows of flag_evaluations that it brought, and the events' twin below
 * @param evaluationsInserted of them, the new rows in the warehouse
 * @param evaluationsDiscarded of them, those that will never be loaded
 */
public record Settlement(
    String chunkId,
    String organisation,
    long generation,
    long receivedAt,
    long evaluations,
    long events,
    long evaluationsInserted,
    long eventsInserted,
    long evaluationsDiscarded,
    long eventsDiscarded) {}
