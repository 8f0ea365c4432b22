package dev.sluice.warehouse;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Takes secrets out of a warehouse's words, since some repeat what they were sent. */
public final class Redaction {
  private static final int SHORTEST = 4;
  private final List<String> secrets;

  public Redaction(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /** Null for null. */
  public String clean(String text) {
    if (text == null) {
      return null;
    }
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "[secret]");
    }
    return clean;
  }

  /** Null for null. */
  public Diagnosis.Failure clean(Diagnosis.Failure failure) {
    return failure == null
        ? null
        : new Diagnosis.Failure(
            failure.kind(),
            clean(failure.message()),
            clean(failure.vendorWords()),
            clean(failure.fix()));
  }
}
