package dev.sluice.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.core.Limits;
import java.io.IOException;

/** Turns Flagsmith's list {@code [{trait_key, trait_value}]} into one canonical JSON object. */
final class TraitList {
  private final FieldReader reader;
  private final ObjectReader object;
  private final SeenNames keys = new SeenNames();
  private final JsonText traits = new JsonText();
  private String key;
  private String value;

  TraitList(FieldReader reader) {
    this.reader = reader;
    this.object = new ObjectReader(reader);
  }

  String read(String field) throws IOException {
    JsonParser parser = reader.parser();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return reader.wrongType(field, "an array");
    }
    keys.clear();
    traits.clear();
    traits.open('{');
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.inside(field, index++);
      trait();
    }
    traits.close('}');
    reader.inside(null, 0);
    if (traits.bytes() > Limits.TRAITS_BYTES) {
      reader.problem(
          RejectionCode.OBJECT_TOO_LARGE,
          field,
          "are longer than " + Limits.TRAITS_BYTES + " bytes as compact JSON in UTF-8.");
      return null;
    }
    return traits.toString();
  }

  private void trait() throws IOException {
    key = null;
    value = null;
    if (!object.read(this::field)) {
      return;
    }
    object.require("trait_key");
    object.require("trait_value");
    if (key == null || value == null || traits.bytes() > Limits.TRAITS_BYTES) {
      return;
    }
    if (keys.add(key)) {
      traits.name(key);
      traits.json(value);
    } else {
      reader.problem(RejectionCode.DUPLICATE_KEY, "trait_key", "occurs twice in the call.");
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "trait_key" -> key = reader.text(name);
      case "trait_value" -> value = reader.json(name);
      default -> reader.parser().skipChildren();
    }
  }
}
