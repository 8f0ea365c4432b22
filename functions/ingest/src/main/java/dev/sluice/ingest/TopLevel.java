package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.aws.http.Refusal;
import dev.sluice.core.CanonicalText;
import dev.sluice.core.Limits;
import java.io.IOException;

/** What every body has in common: it is one JSON object and nothing behind it. */
final class TopLevel {
  private static final int LONGEST_NAME = 60;

  private TopLevel() {}

  static void start(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw Refusal.of(400, "malformed_json", "The body is empty; it must be a JSON object.");
    }
    if (token != JsonToken.START_OBJECT) {
      throw Refusal.of(400, "malformed_json", "The body must be a JSON object.");
    }
  }

  static void end(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw Refusal.of(
          400, "malformed_json", "The body goes on behind the end of its JSON object.");
    }
  }

  static Refusal tooManyRecords() {
    return Refusal.of(
        413,
        "too_many_records",
        "The body has more than " + Limits.RECORDS + " records; send them in several requests.");
  }

  /** A field's name for an answer; names can be of any length. */
  static String shown(String name) {
    String start = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    return CanonicalText.of(start);
  }
}
