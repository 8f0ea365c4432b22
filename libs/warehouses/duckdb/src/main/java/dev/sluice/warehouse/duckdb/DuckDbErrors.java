package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.WarehouseException;
import java.sql.SQLException;
import java.util.List;

/** DuckDB's words to what they mean; it has no codes. The first match counts. */
final class DuckDbErrors {
  private record Rule(String words, FailureKind kind, String fix) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "Wrong encryption key",
              FailureKind.SETUP,
              "type the encryption key that the file was made with"),
          new Rule(
              "encrypt",
              FailureKind.SETUP,
              "check the encryption key: the file may be encrypted with another one, or not at"
                  + " all"),
          new Rule(
              "not a valid DuckDB database file",
              FailureKind.SETUP,
              "name another database, or move the file away"),
          new Rule(
              "Conflicting lock",
              FailureKind.TRANSIENT,
              "another program has the file open; close it"),
          new Rule(
              "Conflict on", FailureKind.TRANSIENT, "another writer was faster; it is retried"),
          new Rule("write-write conflict", FailureKind.TRANSIENT, "it is retried"),
          new Rule("Interrupted", FailureKind.TRANSIENT, "it was cancelled and is retried"),
          new Rule("INTERRUPT", FailureKind.TRANSIENT, "it was cancelled and is retried"),
          new Rule("No space left", FailureKind.TRANSIENT, "make room on the disk"),
          new Rule("Out of Memory", FailureKind.TRANSIENT, "give the process more memory"),
          new Rule(
              "Permission",
              FailureKind.SETUP,
              "let the process read and write the database's folder"),
          new Rule(
              "Cannot open file", FailureKind.SETUP, "let the process create and write the file"),
          new Rule(
              "does not exist", FailureKind.SETUP, "test the connection: it creates its tables"),
          new Rule("Binder Error", FailureKind.SETUP, "check the names in the statement"),
          new Rule("Parser Error", FailureKind.SETUP, "check the statement's syntax"),
          new Rule("Catalog Error", FailureKind.SETUP, "check the names in the statement"),
          new Rule("read-only", FailureKind.SETUP, "make the file writable"));

  /** Looked at first and only where they begin the message: what follows them quotes the row. */
  private static final List<String> ROW_ERRORS = List.of("Constraint Error", "Conversion Error");

  private final String secret;

  /**
   * @param secret never repeated, even when DuckDB does; may be null
   */
  DuckDbErrors(String secret) {
    this.secret = secret;
  }

  WarehouseException exception(String attempted, SQLException cause) {
    String words = scrub(String.valueOf(cause.getMessage()));
    if (ROW_ERRORS.stream().anyMatch(words::startsWith)) {
      return exception(FailureKind.POISON, attempted, words, "see the row in sluice_rejects");
    }
    for (Rule rule : RULES) {
      if (words.contains(rule.words())) {
        return exception(rule.kind(), attempted, words, rule.fix());
      }
    }
    return exception(FailureKind.TRANSIENT, attempted, words, "it is retried");
  }

  /** As {@link #exception}, of a customer's query: it has no row that could be rejected. */
  static WarehouseException ofQuery(WarehouseException e) {
    return e.kind() == FailureKind.POISON
        ? exception(
            FailureKind.SETUP,
            e.failure().message(),
            e.failure().vendorWords(),
            "let the query leave out or convert the values that it names")
        : e;
  }

  /** Without DuckDB's own exception as the cause: its message would carry what was scrubbed. */
  private static WarehouseException exception(
      FailureKind kind, String attempted, String words, String fix) {
    return new WarehouseException(kind, attempted, words, fix, null);
  }

  private String scrub(String words) {
    String firstLines = words.strip();
    return secret == null
        ? firstLines
        : firstLines.replace(DuckDbDialect.literal(secret), "'…'").replace(secret, "…");
  }
}
