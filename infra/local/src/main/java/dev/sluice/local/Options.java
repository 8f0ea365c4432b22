package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The knobs of {@code make run}.
 *
 * @param port on 127.0.0.1; 0 takes a free one
 * @param data folder of everything that survives a restart
 * @param traffic whether an application is played
 * @param flushSeconds replaces every connection's flush interval; 0 leaves them alone
 */
record Options(int port, Path data, boolean traffic, int flushSeconds) {
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_FLUSH = 3_600;

  /**
   * Reads {@code PORT=8080 DATA=.sluice TRAFFIC=on FLUSH_SECONDS=10}, each optional.
   *
   * @throws Stop naming every argument that is wrong
   */
  static Options of(String... arguments) {
    Map<String, String> values =
        new HashMap<>(
            Map.of("PORT", "8080", "DATA", ".sluice", "TRAFFIC", "on", "FLUSH_SECONDS", "10"));
    List<String> problems = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0 || !values.containsKey(argument.substring(0, equals))) {
        problems.add("\"" + argument + "\" is not one of PORT=, DATA=, TRAFFIC=, FLUSH_SECONDS=");
      } else if (equals < argument.length() - 1) {
        values.put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    int port = number(values, "PORT", HIGHEST_PORT, problems);
    int flushSeconds = number(values, "FLUSH_SECONDS", LONGEST_FLUSH, problems);
    String traffic = values.get("TRAFFIC");
    if (!traffic.equals("on") && !traffic.equals("off")) {
      problems.add("TRAFFIC must be on or off, not \"" + traffic + "\"");
    }
    if (!problems.isEmpty()) {
      throw new Stop(String.join("\n", problems));
    }
    return new Options(port, Path.of(values.get("DATA")), traffic.equals("on"), flushSeconds);
  }

  private static int number(
      Map<String, String> values, String name, int highest, List<String> problems) {
    String value = values.get(name);
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= highest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Named below, together with the other problems.
    }
    problems.add(name + " must be a whole number from 0 to " + highest + ", not \"" + value + "\"");
    return 0;
  }
}
