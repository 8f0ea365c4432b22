package dev.sluice.warehouse;

import java.util.Map;
import java.util.TreeMap;

/**
 * All problems of a connection's settings at once: field name ({@code config.database}) to what is
 * wrong with it.
 */
public final class InvalidSettingsException extends RuntimeException {
  private final Map<String, String> fields;

  public InvalidSettingsException(Map<String, String> fields) {
    super("invalid settings: " + new TreeMap<>(fields));
    this.fields = Map.copyOf(fields);
  }

  public Map<String, String> fields() {
    return fields;
  }
}
