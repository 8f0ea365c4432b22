package dev.sluice.config;

import java.util.List;
import java.util.Map;

/**
 * What a connection is to become; valid.
 *
 * @param name or null for one named after its type
 * @param changed names of the fields that differ from what is stored
 * @param test whether the settings have to be tested
 */
record Draft(
    String name,
    String type,
    Map<String, Object> config,
    Map<String, String> credentials,
    int flushIntervalMinutes,
    List<String> changed,
    boolean test) {
  @Override
  public String toString() {
    return "Draft[" + type + ", " + config.keySet() + "]";
  }

  boolean settingsChanged() {
    return changed.stream()
        .anyMatch(
            field ->
                field.equals("type")
                    || field.startsWith("config.")
                    || field.startsWith("credentials."));
  }
}
