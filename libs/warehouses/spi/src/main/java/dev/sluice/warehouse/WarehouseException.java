package dev.sluice.warehouse;

/** What was attempted, what the warehouse answered, and what to do. Never holds a credential. */
public final class WarehouseException extends RuntimeException {
  private final FailureKind kind;
  private final String attempted;
  private final String vendorWords;
  private final String fix;

  /**
   * @param attempted as a sentence: "could not open database acme.duckdb"
   * @param vendorWords what the warehouse answered, or null
   * @param fix what to do, as a sentence
   */
  public WarehouseException(
      FailureKind kind, String attempted, String vendorWords, String fix, Throwable cause) {
    super(sentence(attempted, vendorWords, fix), cause);
    this.kind = kind;
    this.attempted = attempted;
    this.vendorWords = vendorWords;
    this.fix = fix;
  }

  public FailureKind kind() {
    return kind;
  }

  public Diagnosis.Failure failure() {
    return new Diagnosis.Failure(kind, attempted, vendorWords, fix);
  }

  private static String sentence(String attempted, String vendorWords, String fix) {
    StringBuilder text = new StringBuilder(attempted);
    if (vendorWords != null) {
      text.append(": ").append(vendorWords);
    }
    if (fix != null) {
      text.append(" - ").append(fix);
    }
    return text.toString();
  }
}
