package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseType;
import java.util.List;

/** DuckDB: the laptop's warehouse, one file per organisation. */
public final class DuckDbType implements WarehouseType {
  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public int defaultFlushIntervalMinutes() {
    return 5;
  }

  @Override
  public List<SettingField> fields() {
    return DuckDbSettings.FIELDS;
  }

  @Override
  public Warehouse open(Settings settings) {
    return new DuckDbWarehouse(DuckDbSettings.parse(settings));
  }
}
