package dev.sluice.aws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a function's environment variables and, at the end, names every one that is missing or
 * wrong.
 */
public final class Variables {
  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  public Variables(Map<String, String> values) {
    this.values = values;
  }

  /** The value, or null after noting that the variable is missing. */
  public String required(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      problems.add(name + " must be set");
      return null;
    }
    return value;
  }

  public String optional(String name, String otherwise) {
    String value = values.get(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /** Comma-separated names; none when the variable is missing. */
  public Set<String> names(String name) {
    return Arrays.stream(optional(name, "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  public int number(String name, int otherwise) {
    String value = optional(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      problems.add(name + " must be a whole number, not \"" + value + "\"");
      return otherwise;
    }
  }

  /** Builds the record, or throws with all problems in one message. */
  public <T> T finish(Function<Variables, T> build) {
    T built = build.apply(this);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "the function's environment is incomplete: " + String.join("; ", problems));
    }
    return built;
  }

  public Map<String, String> all() {
    return values;
  }
}
