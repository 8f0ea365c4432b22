package dev.sluice.testkit.warehouse;

import dev.sluice.core.table.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How {@link WarehouseUnderTest#rows} writes a value. */
final class StoredText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  private StoredText() {}

  static String of(ColumnType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case TEXT, JSON, BOOLEAN, DOUBLE -> value.toString();
      case TIMESTAMP -> {
        Instant instant = Instant.ofEpochMilli((Long) value);
        DateTimeFormatter format = instant.getNano() == 0 ? SECONDS : MILLIS;
        yield format.format(instant.atOffset(ZoneOffset.UTC));
      }
      case DATE -> LocalDate.ofEpochDay((Long) value).toString();
    };
  }
}
