package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Goes through the fields of one object after the other, and finds those that occur twice. */
final class ObjectReader {
  private final FieldReader reader;
  private final SeenNames names = new SeenNames();

  /** Reads the value that the parser stands on. */
  @FunctionalInterface
  interface FieldHandler {
    void field(String name) throws IOException;
  }

  ObjectReader(FieldReader reader) {
    this.reader = reader;
  }

  /** False, with a problem noted, when the value is no object. */
  boolean read(FieldHandler handler) throws IOException {
    JsonParser parser = reader.parser();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      reader.wrongType(null, "an object");
      return false;
    }
    names.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (names.add(name)) {
        handler.field(name);
      } else {
        reader.problem(RejectionCode.DUPLICATE_KEY, name, "occurs twice.");
        parser.skipChildren();
      }
    }
    return true;
  }

  /** Notes the field as missing when the last object did not have it. */
  void require(String field) {
    require(field, field);
  }

  /**
   * @param path how the message names the field
   */
  void require(String field, String path) {
    if (!names.contains(field)) {
      reader.problem(RejectionCode.MISSING_FIELD, path, "is missing.");
    }
  }
}
