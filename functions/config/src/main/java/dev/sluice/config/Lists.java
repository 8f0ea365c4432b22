package dev.sluice.config;

import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lists in parts: {@code {"items":[…],"next":cursor|null}}. */
final class Lists {
  private static final int LARGEST = 100;
  private static final int USUAL = 50;
  private static final Pattern POSITION = Pattern.compile("[A-Za-z0-9_#-]{1,128}");

  private Lists() {}

  /**
   * @param position of a store's page, or null at the end
   */
  static Map<String, Object> json(List<?> items, String position) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("items", items);
    json.put(
        "next",
        position == null
            ? null
            : Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(position.getBytes(StandardCharsets.US_ASCII)));
    return json;
  }

  /** The position that the query parameter {@code cursor} holds, or null. */
  static String position(Request request) {
    String cursor = request.query("cursor");
    if (cursor == null) {
      return null;
    }
    try {
      String position =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
      if (POSITION.matcher(position).matches()) {
        return position;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw Refusal.invalid(Map.of("cursor", "must be the \"next\" of an earlier answer"));
  }

  /** The query parameter {@code limit}, or what is usual. */
  static int limit(Request request) {
    String limit = request.query("limit");
    if (limit == null) {
      return USUAL;
    }
    if (limit.matches("[0-9]{1,3}")) {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= LARGEST) {
        return number;
      }
    }
    throw Refusal.invalid(Map.of("limit", "must be a whole number from 1 to " + LARGEST));
  }
}
