package dev.sluice.testkit;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.DayFingerprint;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.Slice;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The real DuckDB warehouse with faults around it: a test decides, per database, what happens
 * before and after each call. It exists since no warehouse hangs or loses its connection on
 * request.
 */
public final class FaultyType implements WarehouseType {
  private static final Map<String, Faults> FAULTS = new ConcurrentHashMap<>();
  private static final InheritableThreadLocal<Faults> FAULTS_OF_PROCESS =
      new InheritableThreadLocal<>();

  /** What happens around a call; each may block or throw. */
  public interface Faults {
    /**
     * @param call the method's name
     * @param warehouse the real one, for instance to close it in the middle of the call
     */
    default void before(String call, Warehouse warehouse) {}

    default void after(String call, Warehouse warehouse) {}

    /** Between the rows of an append. */
    default void row(Warehouse warehouse) {}

    /** Somebody asks for the running call to end. */
    default void cancelled(Warehouse warehouse) {}
  }

  /** Sets or, with null, removes the faults of a database. */
  public static void faults(String database, Faults faults) {
    if (faults == null) {
      FAULTS.remove(database);
    } else {
      FAULTS.put(database, faults);
    }
  }

  /**
   * Sets or, with null, removes the faults of what this thread and those that it starts will open.
   */
  public static void faultsOfProcess(Faults faults) {
    FAULTS_OF_PROCESS.set(faults);
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public List<SettingField> fields() {
    return duckDb().fields();
  }

  @Override
  public Warehouse open(Settings settings) {
    return new FaultyWarehouse(
        duckDb().open(settings),
        String.valueOf(settings.config().get("database")),
        FAULTS_OF_PROCESS.get());
  }

  private static WarehouseType duckDb() {
    return ServiceLoader.load(WarehouseType.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(type -> type.name().equals("duckdb"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the DuckDB module is not on the class path"));
  }

  private record FaultyWarehouse(Warehouse real, String database, Faults ofProcess)
      implements Warehouse {
    private static final Faults NONE = new Faults() {};

    private Faults faults() {
      return ofProcess != null ? ofProcess : FAULTS.getOrDefault(database, NONE);
    }

    private <T> T around(String call, java.util.function.Supplier<T> work) {
      faults().before(call, real);
      T result = work.get();
      faults().after(call, real);
      return result;
    }

    @Override
    public Diagnosis diagnose() {
      return around("diagnose", real::diagnose);
    }

    @Override
    public void migrate() {
      around(
          "migrate",
          () -> {
            real.migrate();
            return null;
          });
    }

    @Override
    public AppendResult append(RowSource rows, Fence fence) {
      return around("append", () -> real.append(new FaultyRows(rows, this), fence));
    }

    @Override
    public long replace(Slice slice, RowSource rows, Fence fence) {
      return around("replace", () -> real.replace(slice, rows, fence));
    }

    @Override
    public Map<String, Long> countByChunk(
        ManagedTable table, Collection<String> chunkIds, Instant earliest, Instant latest) {
      return around("countByChunk", () -> real.countByChunk(table, chunkIds, earliest, latest));
    }

    @Override
    public Map<String, Long> countRejectsByChunk(ManagedTable table, Collection<String> chunkIds) {
      return around("countRejectsByChunk", () -> real.countRejectsByChunk(table, chunkIds));
    }

    @Override
    public long countReceived(ManagedTable table, Instant from, Instant to) {
      return around("countReceived", () -> real.countReceived(table, from, to));
    }

    @Override
    public QueryRows read(Query query) {
      return real.read(query);
    }

    @Override
    public Map<LocalDate, DayFingerprint> fingerprint(Query query, String dayColumn) {
      return real.fingerprint(query, dayColumn);
    }

    @Override
    public long estimateBytes(Query query) {
      return real.estimateBytes(query);
    }

    @Override
    public void cancel() {
      faults().cancelled(real);
      real.cancel();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private record FaultyRows(RowSource real, FaultyWarehouse warehouse) implements RowSource {
    @Override
    public ManagedTable table() {
      return real.table();
    }

    @Override
    public int size() {
      return real.size();
    }

    @Override
    public void forEach(Consumer<Row> consumer) {
      real.forEach(
          row -> {
            warehouse.faults().row(warehouse.real());
            consumer.accept(row);
          });
    }
  }
}
