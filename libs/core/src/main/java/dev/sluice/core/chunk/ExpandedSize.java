package dev.sluice.core.chunk;

import static dev.sluice.core.CanonicalText.utf8Length;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;

/** Bytes that facts take as rows: their texts, and a fixed share for ids, times and numbers. */
final class ExpandedSize {
  private static final int FIXED = 128;

  private ExpandedSize() {}

  /** What each row of a call repeats. */
  static int shared(IdentityCall call) {
    return FIXED
        + utf8Length(call.project())
        + utf8Length(call.environment())
        + utf8Length(call.identifier())
        + utf8Length(call.traits())
        + utf8Length(call.sdkName())
        + utf8Length(call.sdkVersion());
  }

  static int of(Flag flag) {
    return utf8Length(flag.feature())
        + utf8Length(flag.value())
        + utf8Length(flag.variant())
        + utf8Length(flag.reason())
        + utf8Length(flag.segment())
        + utf8Length(flag.experimentId());
  }

  static int of(CustomEvent event) {
    return FIXED
        + utf8Length(event.project())
        + utf8Length(event.environment())
        + utf8Length(event.identifier())
        + utf8Length(event.event())
        + utf8Length(event.feature())
        + utf8Length(event.value())
        + utf8Length(event.traits())
        + utf8Length(event.metadata())
        + utf8Length(event.sdkName())
        + utf8Length(event.sdkVersion());
  }
}
