package dev.sluice.core.chunk;

/**
 * What is known of a chunk without opening it.
 *
 * @param chunkId 32 lower-case hex digits, new for each accepted request
 * @param connectionId the connection that was live when the records were accepted
 * @param generation the connection's generation then: what a Disconnect has outdated is never
 *     loaded
 * @param lane which of the organisation's lanes loads it; 0 unless there are several
 * @param evaluations rows of flag_evaluations
 * @param events rows of custom_events
 * @param payloadBytes bytes of the payload before compression
 * @param expandedBytes bytes of the rows, as {@link ExpandedSize} counts them
 * @param earliest the earliest time of an evaluation or event, milliseconds since the epoch
 * @param latest the latest one
 * @param acceptedAt when the first record was accepted, milliseconds since the epoch; received_at
 *     of every row
 * @param dueAt when it should be loaded; once due it stays due
 * @param attempts failed attempts to load it
 */
public record ChunkHeader(
    String chunkId,
    String organisation,
    String connectionId,
    long generation,
    int lane,
    int evaluations,
    int events,
    int payloadBytes,
    int expandedBytes,
    long earliest,
    long latest,
    long acceptedAt,
    long dueAt,
    int attempts) {

  public int rows() {
    return evaluations + events;
  }

  /** The same chunk after one more failed attempt. */
  public ChunkHeader attempted() {
    return new ChunkHeader(
        chunkId,
        organisation,
        connectionId,
        generation,
        lane,
        evaluations,
        events,
        payloadBytes,
        expandedBytes,
        earliest,
        latest,
        acceptedAt,
        dueAt,
        attempts + 1);
  }
}
