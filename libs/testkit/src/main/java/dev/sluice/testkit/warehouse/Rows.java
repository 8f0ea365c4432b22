package dev.sluice.testkit.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.core.table.Column;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Rows for tests: from a fixture, or made by number. */
public final class Rows {
  /** The day that most test rows lie on. */
  public static final Instant DAY = Instant.parse("2026-11-24T00:00:00Z");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rows() {}

  public static RowSource of(ManagedTable table, List<Row> rows) {
    return new RowSource() {
      @Override
      public ManagedTable table() {
        return table;
      }

      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        rows.forEach(consumer);
      }
    };
  }

  /** Made anew on each pass, however many. */
  public static RowSource made(ManagedTable table, int count, IntFunction<Row> row) {
    return new RowSource() {
      @Override
      public ManagedTable table() {
        return table;
      }

      @Override
      public int size() {
        return count;
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        for (int i = 0; i < count; i++) {
          consumer.accept(row.apply(i));
        }
      }
    };
  }

  /** Events with the numbers [from, to), in chunk {@code chunk}. */
  public static RowSource events(int from, int to, String chunk) {
    return made(ManagedTable.CUSTOM_EVENTS, to - from, i -> event(from + i, "click", DAY, chunk));
  }

  public static Row event(int number, String event, Instant occurredAt, String chunk) {
    ManagedTable table = ManagedTable.CUSTOM_EVENTS;
    Object[] values = new Object[table.columns().size()];
    values[table.indexOf("event_id")] = "%032x".formatted(number);
    values[table.indexOf("project")] = "web";
    values[table.indexOf("environment")] = "production";
    values[table.indexOf("identifier")] = "user-" + number;
    values[table.indexOf("event")] = event;
    values[table.indexOf("value")] = Integer.toString(number);
    values[table.indexOf("numeric_value")] = (double) number;
    values[table.indexOf("traits")] = "{\"plan\":\"pro\"}";
    values[table.indexOf("source")] = "sdk";
    values[table.indexOf("chunk_id")] = chunk;
    values[table.indexOf("occurred_at")] = occurredAt.toEpochMilli() + number % 1000;
    values[table.indexOf("received_at")] = DAY.toEpochMilli();
    values[table.indexOf("loaded_at")] = DAY.toEpochMilli();
    return new Row(table, values);
  }

  /**
   * A fixture: a first line {@code {"table":…}}, then a row a line; columns that it does not name
   * are null.
   */
  public static RowSource fixture(String name) {
    String path = "/dev/sluice/testkit/fixtures/" + name + ".ndjson";
    try (InputStream in = Rows.class.getResourceAsStream(path)) {
      List<Row> rows = new ArrayList<>();
      ManagedTable table = null;
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        JsonNode node = MAPPER.readTree(line);
        if (table == null) {
          table =
              ManagedTable.valueOf(node.get("table").asText().toUpperCase(java.util.Locale.ROOT));
        } else {
          rows.add(row(table, node));
        }
      }
      return of(table, rows);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(ManagedTable table, JsonNode node) {
    Object[] values = new Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      Column column = table.columns().get(i);
      JsonNode value = node.get(column.name());
      if (value != null && !value.isNull()) {
        values[i] = value(column, value);
      }
    }
    return new Row(table, values);
  }

  private static Object value(Column column, JsonNode value) {
    return switch (column.type()) {
      case TEXT -> value.asText();
      case JSON -> value.toString();
      case BOOLEAN -> value.asBoolean();
      case DOUBLE -> value.asDouble();
      case TIMESTAMP -> OffsetDateTime.parse(value.asText()).toInstant().toEpochMilli();
      case DATE -> LocalDate.parse(value.asText()).toEpochDay();
    };
  }
}
