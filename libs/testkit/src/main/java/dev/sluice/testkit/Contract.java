package dev.sluice.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** docs/openapi.yaml, for tests of modules two folders below the root. */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private final JsonNode root;

  public Contract() {
    try {
      root = new YAMLMapper().readTree(Path.of("../../docs/openapi.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Route keys as API Gateway writes them, of the operations with this first tag. */
  public Set<String> routes(String tag) {
    Set<String> keys = new TreeSet<>();
    root.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          boolean tagged = operation.getValue().at("/tags/0").asText().equals(tag);
                          if (METHODS.contains(operation.getKey()) && tagged) {
                            keys.add(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return keys;
  }

  /** A schema by its name. */
  public JsonNode schema(String name) {
    return resolved(root.at("/components/schemas/" + name));
  }

  /** What is wrong with an answer: fields that are missing or not described, at any depth. */
  public Set<String> differences(String schema, JsonNode value) {
    Set<String> differences = new TreeSet<>();
    compare(schema(schema), value, schema, differences);
    return differences;
  }

  private void compare(JsonNode schema, JsonNode value, String where, Set<String> differences) {
    if (value.isNull()) {
      if (!schema.path("nullable").asBoolean()) {
        differences.add(where + " is null");
      }
      return;
    }
    JsonNode described = schema.has("allOf") ? resolved(schema.at("/allOf/0")) : schema;
    if (value.isArray()) {
      value.forEach(
          item -> compare(resolved(described.get("items")), item, where + "[]", differences));
    }
    if (value.isObject()) {
      described
          .path("required")
          .forEach(
              name -> {
                if (!value.has(name.asText())) {
                  differences.add(where + "." + name.asText() + " is missing");
                }
              });
      value
          .properties()
          .forEach(
              field -> {
                String name = where + "." + field.getKey();
                JsonNode property = described.path("properties").path(field.getKey());
                boolean others = described.path("additionalProperties").isObject();
                if (property.isMissingNode() && !others) {
                  differences.add(name + " is not described");
                } else if (!property.isMissingNode()) {
                  compare(resolved(property), field.getValue(), name, differences);
                }
              });
    }
    JsonNode words = described.path("enum");
    if (!words.isMissingNode() && !contains(words, value)) {
      differences.add(where + " is " + value + " and not one of " + words);
    }
  }

  private static boolean contains(JsonNode words, JsonNode value) {
    for (JsonNode word : words) {
      if (word.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
  }
}
