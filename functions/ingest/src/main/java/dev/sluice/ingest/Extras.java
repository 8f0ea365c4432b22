package dev.sluice.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of a record that this version does not know: they are stored nowhere, but two records
 * that differ in them are two records.
 */
final class Extras {
  private final List<String> namesAndValues = new ArrayList<>();

  void clear() {
    namesAndValues.clear();
  }

  void add(String name, String json) {
    namesAndValues.add(name);
    namesAndValues.add(json);
  }

  /** The known fields, and behind them names and values of the others. */
  String[] after(String... known) {
    if (namesAndValues.isEmpty()) {
      return known;
    }
    String[] all = Arrays.copyOf(known, known.length + namesAndValues.size());
    for (int i = 0; i < namesAndValues.size(); i++) {
      all[known.length + i] = namesAndValues.get(i);
    }
    return all;
  }
}
