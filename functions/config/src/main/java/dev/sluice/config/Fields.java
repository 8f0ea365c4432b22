package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A body's fields; what is wrong with them is collected and told at once by {@link #check}. A
 * reader of a wrong or missing field gives null.
 */
final class Fields {
  private static final int BODY_BYTES = 64 * 1024;
  private final ObjectNode body;
  private final Map<String, String> problems = new TreeMap<>();

  private Fields(ObjectNode body) {
    this.body = body;
  }

  /** An empty body is an object without fields. */
  static Fields of(Request request, Set<String> known) {
    byte[] bytes = request.body();
    if (bytes.length > BODY_BYTES) {
      throw Refusal.of(
          413,
          "too_large",
          "The body may have " + BODY_BYTES + " bytes, not " + bytes.length + ".");
    }
    Fields fields =
        new Fields(bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.object(bytes));
    fields
        .body
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                fields.problem(name, "is not a field of this request");
              }
            });
    return fields;
  }

  boolean has(String name) {
    return body.has(name);
  }

  void problem(String field, String problem) {
    problems.putIfAbsent(field, problem);
  }

  void problems(Map<String, String> more) {
    more.forEach(this::problem);
  }

  boolean wrong() {
    return !problems.isEmpty();
  }

  void check() {
    if (wrong()) {
      throw Refusal.invalid(problems);
    }
  }

  void required(String name) {
    if (!body.hasNonNull(name)) {
      problem(name, "is required");
    }
  }

  /** Text of 1 to {@code longest} characters without control characters. */
  String text(String name, int longest) {
    if (!body.hasNonNull(name)) {
      return null;
    }
    JsonNode node = body.get(name);
    String text = node.textValue();
    if (text == null || text.isBlank() || text.codePointCount(0, text.length()) > longest) {
      problem(name, "must be text of 1 to " + longest + " characters");
      return null;
    }
    if (Texts.hasControls(text) || Texts.isMalformed(text)) {
      problem(name, "must not have control characters or halves of surrogate pairs");
      return null;
    }
    return text;
  }

  Integer integer(String name, int least, int most) {
    if (!body.hasNonNull(name)) {
      return null;
    }
    JsonNode node = body.get(name);
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      problem(name, "must be a whole number from " + least + " to " + most);
      return null;
    }
    return node.intValue();
  }

  /** An object of text, numbers and booleans; a null in it stays; empty when it is missing. */
  Map<String, Object> values(String name) {
    Map<String, Object> values = new LinkedHashMap<>();
    object(name)
        .properties()
        .forEach(
            field -> {
              String at = name + "." + field.getKey();
              JsonNode node = field.getValue();
              if (node.isTextual() && Texts.isMalformed(node.textValue())) {
                problem(at, "must not have halves of surrogate pairs or U+0000");
              } else if (node.isTextual()) {
                values.put(field.getKey(), node.textValue());
              } else if (node.isBoolean()) {
                values.put(field.getKey(), node.booleanValue());
              } else if (node.isNumber() && Double.isFinite(node.doubleValue())) {
                values.put(field.getKey(), node.numberValue());
              } else if (node.isNull()) {
                values.put(field.getKey(), null);
              } else {
                problem(at, "must be text, a number or a boolean");
              }
            });
    return values;
  }

  /** As {@link #values}, with text only. */
  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    values(name)
        .forEach(
            (key, value) -> {
              if (value == null || value instanceof String) {
                texts.put(key, (String) value);
              } else {
                problem(name + "." + key, "must be text");
              }
            });
    return texts;
  }

  private ObjectNode object(String name) {
    if (!body.hasNonNull(name)) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (body.get(name) instanceof ObjectNode object) {
      return object;
    }
    problem(name, "must be an object");
    return JsonNodeFactory.instance.objectNode();
  }
}
