package dev.sluice.ingest;

import dev.sluice.core.CanonicalText;

/** Compact JSON under construction; knows its length in UTF-8 and is used again and again. */
final class JsonText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private final StringBuilder out = new StringBuilder(1024);
  private char[] scratch = new char[64];
  private int bytes;

  void clear() {
    out.setLength(0);
    bytes = 0;
  }

  /** Bytes in UTF-8 so far. */
  int bytes() {
    return bytes;
  }

  void open(char bracket) {
    separate();
    ascii(bracket);
  }

  void close(char bracket) {
    ascii(bracket);
  }

  /** Counts a text that is too long to be kept. */
  void leaveOut(int length) {
    bytes += length;
  }

  void name(String name) {
    if (name.length() > scratch.length) {
      scratch = new char[name.length()];
    }
    name.getChars(0, name.length(), scratch, 0);
    text(scratch, 0, name.length());
    ascii(':');
  }

  /** {@code true}, {@code null} or a number. */
  void literal(String ascii) {
    separate();
    out.append(ascii);
    bytes += ascii.length();
  }

  /** JSON that is canonical already. */
  void json(String json) {
    separate();
    out.append(json);
    bytes += CanonicalText.utf8Length(json);
  }

  void text(char[] chars, int from, int length) {
    separate();
    ascii('"');
    int end = from + length;
    int plain = from;
    for (int i = from; i < end; i++) {
      char c = chars[i];
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        continue;
      }
      out.append(chars, plain, i - plain);
      boolean pair =
          Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1]);
      if (pair) {
        out.append(c).append(chars[++i]);
        bytes += 4;
      } else {
        escaped(c);
      }
      plain = i + 1;
    }
    out.append(chars, plain, end - plain);
    ascii('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (c == 0 || Character.isSurrogate(c)) {
          out.append(REPLACEMENT);
          bytes += 3;
        } else {
          out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
          bytes += 6;
        }
        return;
      }
    }
    bytes += 2;
  }

  private void separate() {
    if (!out.isEmpty()) {
      char last = out.charAt(out.length() - 1);
      if (last != '{' && last != '[' && last != ':') {
        ascii(',');
      }
    }
  }

  private void ascii(char c) {
    out.append(c);
    bytes++;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
