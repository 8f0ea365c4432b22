package dev.sluice.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that occurred in an object, to find those that occur twice; used again and again. */
final class SeenNames {
  private static final int COMPARED_ONE_BY_ONE = 16;
  private final List<String> names = new ArrayList<>(COMPARED_ONE_BY_ONE);
  private Set<String> many;

  void clear() {
    names.clear();
    many = null;
  }

  boolean contains(String name) {
    return many == null ? names.contains(name) : many.contains(name);
  }

  /** False when the name was there already. */
  boolean add(String name) {
    if (many != null) {
      return many.add(name);
    }
    if (names.contains(name)) {
      return false;
    }
    names.add(name);
    if (names.size() == COMPARED_ONE_BY_ONE) {
      many = new HashSet<>(names);
    }
    return true;
  }
}
