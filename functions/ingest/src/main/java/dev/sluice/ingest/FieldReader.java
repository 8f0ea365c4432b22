package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.CanonicalText;
import dev.sluice.core.Limits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * Reads single fields at a parser in their canonical form. A field that is not as it should be adds
 * to the problems and gives null; the parser is left on the last token of the value either way.
 */
final class FieldReader {
  /** What {@link #time} gives for a time that is missing or wrong. */
  static final long NO_TIME = Long.MIN_VALUE;

  private final JsonParser parser;
  private final Problems problems;
  private final CanonicalJson json = new CanonicalJson();
  private final long earliest;
  private final long latest;
  private int item = -1;
  private String list;

  FieldReader(JsonParser parser, Problems problems, long now) {
    this.parser = parser;
    this.problems = problems;
    this.earliest = now - Limits.OLDEST.toMillis();
    this.latest = now + Limits.NEWEST.toMillis();
  }

  JsonParser parser() {
    return parser;
  }

  /** Messages speak of {@code list[item].field} from now on; of {@code field} when list is null. */
  void inside(String list, int item) {
    this.list = list;
    this.item = item;
  }

  /**
   * @param field null for the whole record, or the whole item
   */
  private String quoted(String field) {
    if (list == null) {
      return field == null ? "The record" : Problems.quoted(field);
    }
    return Problems.quoted(list + "[" + item + "]" + (field == null ? "" : "." + field));
  }

  /** For a field that the format does not have; the value is skipped. */
  void unknown(String field) throws IOException {
    problem(RejectionCode.UNKNOWN_FIELD, field, "is not a field of this format.");
    parser.skipChildren();
  }

  void problem(RejectionCode code, String field, String text) {
    problems.add(code, quoted(field) + " " + text);
  }

  /** A string or null. */
  String text(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> bounded(field);
      default -> wrongType(field, "a string");
    };
  }

  /** A string that is neither null nor empty. */
  String requiredText(String field) throws IOException {
    if (isNull(field)) {
      return null;
    }
    String text = text(field);
    if (text != null && text.isEmpty()) {
      problem(RejectionCode.MISSING_FIELD, field, "must not be empty.");
    }
    return text;
  }

  /** Text for a field that callers may also fill with a number, an id for instance. */
  String textOrNumber(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> bounded(field);
      default -> wrongType(field, "a string or a number");
    };
  }

  /** Any value as text: a string itself, a number and a truth value as written, else JSON. */
  String anyText(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> json(field, Limits.TEXT_BYTES, null);
      default -> bounded(field);
    };
  }

  /** A JSON object, or null. */
  String object(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT -> json(field, Limits.TRAITS_BYTES, null);
      default -> wrongType(field, "an object");
    };
  }

  /** Like {@link #object}; {@link #found} then gives the text of one of its keys. */
  String object(String field, String watched) throws IOException {
    return parser.currentToken() == JsonToken.START_OBJECT
        ? json(field, Limits.TRAITS_BYTES, watched)
        : object(field);
  }

  String found() {
    return json.found();
  }

  /** Any value as canonical JSON. */
  String json(String field) throws IOException {
    return json(field, Limits.TRAITS_BYTES, null);
  }

  private String json(String field, int limit, String watched) throws IOException {
    String text = json.read(parser, limit, watched);
    if (text == null) {
      json.report(quoted(field), problems);
    }
    return text;
  }

  /** True or false, and not null. */
  Boolean requiredTruth(String field) throws IOException {
    return isNull(field) ? null : truth(field);
  }

  Boolean truth(String field) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> {
        wrongType(field, "true or false");
        yield null;
      }
    };
  }

  /** Whole milliseconds since the epoch, within the accepted range; else {@link #NO_TIME}. */
  long time(String field) throws IOException {
    if (isNull(field)) {
      return NO_TIME;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      wrongType(field, "a whole number of milliseconds since 1970");
      return NO_TIME;
    }
    boolean fits = parser.getTextLength() <= 18;
    return inRange(field, fits ? Long.parseLong(parser.getText()) : Long.MAX_VALUE);
  }

  /** As {@link #time}, or an RFC 3339 text. */
  long timeOrText(String field) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return time(field);
    }
    try {
      String text = parser.getTextLength() > 64 ? "" : parser.getText();
      return inRange(field, OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      problem(
          RejectionCode.WRONG_TYPE,
          field,
          "must be milliseconds since 1970 or a time like 2026-11-24T08:41:33.120Z.");
      return NO_TIME;
    }
  }

  /** Required fields may not be null; that is the same as leaving them out. */
  private boolean isNull(String field) {
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      return false;
    }
    problem(RejectionCode.MISSING_FIELD, field, "must not be null.");
    return true;
  }

  private long inRange(String field, long time) {
    if (time < earliest || time > latest) {
      problem(
          RejectionCode.TIME_OUT_OF_RANGE,
          field,
          "lies more than "
              + Limits.OLDEST.toDays()
              + " days before or more than "
              + Limits.NEWEST.toHours()
              + " hour after our clock.");
      return NO_TIME;
    }
    return time;
  }

  private String bounded(String field) throws IOException {
    int length = parser.getTextLength();
    if (length <= Limits.TEXT_BYTES) {
      String text = CanonicalText.of(parser.getText());
      if (length * 3 <= Limits.TEXT_BYTES || CanonicalText.utf8Length(text) <= Limits.TEXT_BYTES) {
        return text;
      }
    }
    problem(
        RejectionCode.TEXT_TOO_LONG,
        field,
        "is longer than " + Limits.TEXT_BYTES + " bytes in UTF-8.");
    return null;
  }

  /** Notes the problem and skips the value. */
  String wrongType(String field, String expected) throws IOException {
    problem(RejectionCode.WRONG_TYPE, field, "must be " + expected + ", not " + given() + ".");
    parser.skipChildren();
    return null;
  }

  private String given() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "null";
    };
  }
}
