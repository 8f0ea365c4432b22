package dev.sluice.warehouse.duckdb;

import dev.sluice.testkit.warehouse.WarehouseContract;
import dev.sluice.testkit.warehouse.WarehouseUnderTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class DuckDbContractTest extends WarehouseContract {
  @TempDir Path folder;

  @Override
  protected WarehouseUnderTest place() {
    return new DuckDbPlace(folder, "order \"by\"");
  }

  @Override
  protected Map<Ability, String> cannot() {
    return Map.of(
        Ability.ESTIMATE,
        "DuckDB plans without reading how large its tables are",
        Ability.STREAM,
        "its driver streams only when told so for the whole file, and then hides every error's"
            + " words");
  }
}
