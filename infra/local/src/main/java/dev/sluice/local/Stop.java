package dev.sluice.local;

/** The local run cannot start or go on; the message tells the person at the keyboard what to do. */
final class Stop extends RuntimeException {
  Stop(String message) {
    super(message);
  }

  Stop(String message, Throwable cause) {
    super(message, cause);
  }
}
