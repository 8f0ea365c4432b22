package dev.sluice.ingest;

/** Event names with a {@code $} in front are Flagsmith's and ours. */
final class EventNames {
  private static final String EXPOSURE = "$flag_exposure";

  /** One per feature and request of the flag counts that older SDKs send. */
  static final String FLAG_COUNT = "$flag_count";

  private EventNames() {}

  static void check(FieldReader reader, String field, String event) {
    if (event != null && event.startsWith("$") && !event.equals(EXPOSURE)) {
      reader.problem(
          RejectionCode.RESERVED_EVENT,
          field,
          "begins with \"$\", which is reserved; of such names only \""
              + EXPOSURE
              + "\" is taken.");
    }
  }
}
