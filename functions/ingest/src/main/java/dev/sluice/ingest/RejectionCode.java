package dev.sluice.ingest;

import java.util.Locale;

/** Why a record is rejected; in answers in lower case. */
enum RejectionCode {
  WRONG_TYPE,
  MISSING_FIELD,
  UNKNOWN_FIELD,
  DUPLICATE_KEY,
  DUPLICATE_FEATURE,
  RESERVED_EVENT,
  UNKNOWN_EVENT_TYPE,
  TEXT_TOO_LONG,
  OBJECT_TOO_LARGE,
  TOO_DEEP,
  TOO_MANY_FLAGS,
  TIME_OUT_OF_RANGE,
  SERVER_KEY_NEEDED;

  /** As it stands in an answer. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
