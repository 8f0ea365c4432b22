package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rows as an aligned table for a terminal; numbers stand to the right. */
final class TextTable {
  private static final int WIDEST = 80;

  private TextTable() {}

  static String of(JsonNode columns, JsonNode rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(texts(columns));
    rows.forEach(row -> lines.add(texts(row)));
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(line.get(i)));
      }
    }
    boolean[] numbers = numbers(rows, widths.length);
    StringBuilder table = new StringBuilder();
    for (int line = 0; line < lines.size(); line++) {
      append(table, lines.get(line), widths, numbers);
      if (line == 0) {
        append(table, rules(widths), widths, numbers);
      }
    }
    return table.toString();
  }

  private static void append(
      StringBuilder table, List<String> cells, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String space = " ".repeat(widths[i] - length(cells.get(i)));
      line.append(i == 0 ? "" : "  ")
          .append(numbers[i] ? space + cells.get(i) : cells.get(i) + space);
    }
    table.append(line.toString().stripTrailing()).append('\n');
  }

  private static List<String> rules(int[] widths) {
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    return rules;
  }

  private static boolean[] numbers(JsonNode rows, int columns) {
    boolean[] numbers = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      boolean any = false;
      boolean all = true;
      for (JsonNode row : rows) {
        any |= row.get(i).isNumber();
        all &= row.get(i).isNumber() || row.get(i).isNull();
      }
      numbers[i] = any && all;
    }
    return numbers;
  }

  private static List<String> texts(JsonNode row) {
    List<String> texts = new ArrayList<>();
    row.forEach(cell -> texts.add(text(cell)));
    return texts;
  }

  private static String text(JsonNode cell) {
    String text = cell.isNull() ? "NULL" : cell.asText().replaceAll("\\p{Cntrl}", " ");
    return length(text) <= WIDEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
