package dev.sluice.warehouse;

/**
 * What became of the rows of one append. Each number is measured in the warehouse.
 *
 * @param inserted rows that are new in the table
 * @param alreadyThere ids that the table had before
 * @param doubled repetitions of an id within the rows
 * @param rejected rows in sluice_rejects, from this append or an earlier one
 */
public record AppendResult(long inserted, long alreadyThere, long doubled, long rejected) {
  public static final AppendResult NOTHING = new AppendResult(0, 0, 0, 0);

  public long total() {
    return inserted + alreadyThere + doubled + rejected;
  }

  public AppendResult plus(AppendResult other) {
    return new AppendResult(
        inserted + other.inserted,
        alreadyThere + other.alreadyThere,
        doubled + other.doubled,
        rejected + other.rejected);
  }
}
