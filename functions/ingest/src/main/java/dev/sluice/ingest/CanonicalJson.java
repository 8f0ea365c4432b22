package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.CanonicalText;
import dev.sluice.core.Limits;
import java.io.IOException;

/**
 * Writes the JSON value at a parser in the one form that every warehouse reads the same: compact,
 * keys in their order, no key twice, texts as {@link CanonicalText} has them, and numbers that are
 * not exact as a double as strings of their text.
 */
final class CanonicalJson {
  private static final long EXACT = 1L << 53;
  private final JsonText out = new JsonText();
  private final SeenNames[] levels = new SeenNames[Limits.NESTING + 1];
  private int limit;
  private boolean tooDeep;
  private String duplicate;
  private String watched;
  private String found;

  CanonicalJson() {
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new SeenNames();
    }
  }

  /**
   * Reads the value and leaves the parser on its last token.
   *
   * @param limit bytes of UTF-8
   * @param watched a key of the outermost object whose text {@link #found} gives afterwards, or
   *     null
   * @return null when the value is not acceptable; {@link #report} says why
   */
  String read(JsonParser parser, int limit, String watched) throws IOException {
    this.limit = limit;
    this.watched = watched;
    out.clear();
    tooDeep = false;
    duplicate = null;
    found = null;
    write(parser);
    return tooDeep || duplicate != null || out.bytes() > limit ? null : out.toString();
  }

  /** Adds what was wrong with the last value. */
  void report(String field, Problems problems) {
    if (tooDeep) {
      problems.add(
          RejectionCode.TOO_DEEP, field + " is nested deeper than " + Limits.NESTING + " levels.");
    }
    if (duplicate != null) {
      problems.add(
          RejectionCode.DUPLICATE_KEY,
          field + " has the key " + Problems.quoted(duplicate) + " twice in one object.");
    }
    if (out.bytes() > limit) {
      problems.add(
          RejectionCode.OBJECT_TOO_LARGE,
          field + " is longer than " + limit + " bytes as compact JSON in UTF-8.");
    }
  }

  /** The watched key's text, or null when it was not there or no text. */
  String found() {
    return found;
  }

  private void write(JsonParser parser) throws IOException {
    int depth = 0;
    String name = null;
    JsonToken token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          if (depth == Limits.NESTING) {
            tooDeep = true;
            parser.skipChildren();
          } else {
            depth++;
            levels[depth].clear();
            out.open(token == JsonToken.START_OBJECT ? '{' : '[');
          }
        }
        case END_OBJECT, END_ARRAY -> {
          depth--;
          out.close(token == JsonToken.END_OBJECT ? '}' : ']');
        }
        case FIELD_NAME -> {
          name = CanonicalText.of(parser.currentName());
          if (!levels[depth].add(name)) {
            duplicate = name;
          }
          name(name);
        }
        case VALUE_STRING -> {
          text(parser);
          if (depth == 1 && watched != null && watched.equals(name)) {
            found = CanonicalText.of(parser.getText());
          }
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, token);
        default -> out.literal(parser.getText());
      }
      if (out.bytes() > limit) {
        skip(parser, depth);
        return;
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private void number(JsonParser parser, JsonToken token) throws IOException {
    if (parser.getTextLength() > limit - out.bytes()) {
      out.leaveOut(parser.getTextLength());
      return;
    }
    String text = parser.getText();
    boolean exact = token == JsonToken.VALUE_NUMBER_INT ? exactInteger(text) : exactFraction(text);
    if (exact) {
      out.literal(text);
    } else {
      text(parser);
    }
  }

  private void name(String name) {
    if (name.length() > limit - out.bytes()) {
      out.leaveOut(name.length());
    } else {
      out.name(name);
    }
  }

  private void text(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    if (length > limit - out.bytes()) {
      out.leaveOut(length);
    } else {
      out.text(parser.getTextCharacters(), parser.getTextOffset(), length);
    }
  }

  private static boolean exactInteger(String text) {
    if (text.length() <= 15) {
      return true;
    }
    // 2^53 has 16 digits; with a sign 17 characters.
    return text.length() <= 17 && Math.abs(Long.parseLong(text)) <= EXACT;
  }

  private static boolean exactFraction(String text) {
    char first = text.charAt(text.charAt(0) == '-' ? 1 : 0);
    if (first < '0' || first > '9') {
      // NaN and Infinity, which Python's encoder writes although JSON has no such numbers.
      return false;
    }
    return Math.abs(Double.parseDouble(text)) <= EXACT;
  }

  private static void skip(JsonParser parser, int depth) throws IOException {
    int open = depth;
    while (open > 0) {
      JsonToken token = parser.nextToken();
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
  }
}
