package dev.sluice.core;

import java.util.regex.Pattern;

/** An event's value as a number, when it is one. */
public final class NumericValue {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int LONGEST = 64;

  private NumericValue() {}

  /** Returns null when the text is not a finite decimal number. */
  public static Double of(String text) {
    if (text == null || text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    char first = text.charAt(0);
    boolean mayBeNumber =
        (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    if (!mayBeNumber || !NUMBER.matcher(text).matches()) {
      return null;
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? number : null;
  }
}
