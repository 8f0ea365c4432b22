package dev.sluice.warehouse;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.RowSource;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;

/**
 * One customer's warehouse. The contract suite in the testkit proves every promise made here.
 *
 * <p>One thread at a time works with an instance; {@link #cancel} may come from any other.
 * Everything but {@link #close} throws {@link WarehouseException}, which says what to do about it.
 */
public interface Warehouse extends AutoCloseable {
  /**
   * Tries everything that streaming needs, step by step, and stops at the first failure; it never
   * throws.
   */
  Diagnosis diagnose();

  /**
   * Brings the managed tables to the current version; safe at any time, from two places at once.
   */
  void migrate();

  /**
   * Loads the rows whose ids are neither in the table nor among its rejects, in one atomic step
   * that also checks the fence. Its cost grows with the rows and not with the table. A row that the
   * warehouse refuses goes to sluice_rejects, once, and the others are loaded.
   *
   * @throws WarehouseException of kind FENCED when a higher fence has been seen, with nothing
   *     written
   */
  AppendResult append(RowSource rows, Fence fence);

  /**
   * Swaps the slice's rows for these in one atomic step: a reader sees the old ones or the new
   * ones.
   *
   * @return how many rows the slice has now
   */
  long replace(Slice slice, RowSource rows, Fence fence);

  /**
   * Rows per chunk id, looked up among those chunks and only in the days of the given times, ends
   * included.
   *
   * @return only chunks that have rows
   */
  Map<String, Long> countByChunk(
      ManagedTable table, Collection<String> chunkIds, Instant earliest, Instant latest);

  /**
   * Rows of the table in sluice_rejects per chunk id that first brought them.
   *
   * @return only chunks that have some
   */
  Map<String, Long> countRejectsByChunk(ManagedTable table, Collection<String> chunkIds);

  /** Rows with source {@code sdk} whose received_at lies in [from, to). */
  long countReceived(ManagedTable table, Instant from, Instant to);

  /** Runs a query of the customer's read-only and gives its rows one by one, in bounded memory. */
  QueryRows read(Query query);

  /**
   * Rows per day, and a hash per day that does not depend on their order, computed in the
   * warehouse.
   */
  Map<LocalDate, DayFingerprint> fingerprint(Query query, String dayColumn);

  /**
   * What the query would scan, where the warehouse can tell; else a {@link WarehouseException} of
   * kind UNSUPPORTED.
   */
  long estimateBytes(Query query);

  /**
   * Ends the statement that another thread is running, if any. That thread gets a
   * WarehouseException.
   */
  void cancel();

  @Override
  void close();
}
