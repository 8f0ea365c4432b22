package dev.sluice.ingest;

/** What is wrong with the record that is being read; used again for the next one. */
final class Problems {
  private static final int SHOWN = 10;
  private final StringBuilder message = new StringBuilder();
  private RejectionCode first;
  private int count;

  void clear() {
    message.setLength(0);
    first = null;
    count = 0;
  }

  boolean any() {
    return count > 0;
  }

  /** How many there are, so that a reader can tell whether its part had one. */
  int count() {
    return count;
  }

  void add(RejectionCode code, String text) {
    if (count == 0) {
      first = code;
    }
    if (count < SHOWN) {
      message.append(count == 0 ? "" : " ").append(text);
    }
    count++;
  }

  RejectionCode code() {
    return first;
  }

  String message() {
    return count <= SHOWN
        ? message.toString()
        : message + " There are " + (count - SHOWN) + " more problems.";
  }

  /** A field's name in quotes, for a message; names can be of any length. */
  static String quoted(String name) {
    return '"' + TopLevel.shown(name) + '"';
  }
}
