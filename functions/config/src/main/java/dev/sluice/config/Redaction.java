package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Takes secrets out of a warehouse's words, since some repeat what they were sent. */
final class Redaction {
  private static final int SHORTEST = 4;
  private final List<String> secrets;

  Redaction(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  String clean(String text) {
    if (text == null) {
      return null;
    }
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "[secret]");
    }
    return clean;
  }
}
