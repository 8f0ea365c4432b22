package dev.sluice.ingest;

import dev.sluice.aws.http.Request;
import dev.sluice.core.CanonicalText;
import java.util.Locale;

/**
 * The client library that sends, as its header names it: {@code flagsmith-js-sdk/12.1.0}.
 *
 * @param header the whole header, part of an event's id; null when there is none
 * @param name null when there is no header
 * @param version null when the header has none
 */
record Sdk(String header, String name, String version) {
  private static final int LONGEST = 200;
  private static final Sdk NONE = new Sdk(null, null, null);

  static Sdk of(Request request) {
    String header = request.header("Flagsmith-SDK-User-Agent");
    if (header == null || header.isBlank()) {
      // The older libraries name themselves here; browsers and HTTP libraries say nothing of use.
      String agent = request.header("User-Agent");
      header = agent != null && agent.toLowerCase(Locale.ROOT).startsWith("flagsmith") ? agent : "";
    }
    return header.isBlank() || header.length() > LONGEST
        ? NONE
        : parse(CanonicalText.of(header.trim()));
  }

  /** The version that the header or else the record's metadata names. */
  String versionOr(String inMetadata) {
    boolean usable = inMetadata != null && inMetadata.length() <= LONGEST;
    return version != null || !usable ? version : inMetadata;
  }

  private static Sdk parse(String header) {
    int space = header.indexOf(' ');
    String product = space < 0 ? header : header.substring(0, space);
    int slash = product.indexOf('/');
    String name = slash < 0 ? product : product.substring(0, slash);
    String version = slash < 0 ? "" : product.substring(slash + 1);
    return new Sdk(header, name.isEmpty() ? null : name, version.isEmpty() ? null : version);
  }
}
