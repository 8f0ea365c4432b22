package dev.sluice.core;

import java.util.List;

/**
 * The queue between ingest and flush. At least once, in any order; a message is gone once its
 * receiver says so.
 */
public interface ChunkQueue {
  /**
   * Sends all messages or throws; after an exception some may have been sent.
   *
   * @throws QueueUnavailableException when the queue did not take them
   */
  void send(List<Message> messages);

  /** Puts a message that nobody can read where people look for it. */
  void deadLetter(String body, String reason);

  /**
   * @param organisation the message group, for fairness between organisations
   * @param body base64 of one or several chunks, see {@link dev.sluice.core.chunk.ChunkMessage}
   */
  record Message(String organisation, String body, int delaySeconds) {}

  /** The queue could not be reached or refused the messages. */
  final class QueueUnavailableException extends RuntimeException {
    public QueueUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
