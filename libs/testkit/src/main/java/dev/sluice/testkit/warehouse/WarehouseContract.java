package dev.sluice.testkit.warehouse;

import java.util.Map;
import org.junit.jupiter.api.Nested;

/**
 * Every promise of {@link dev.sluice.warehouse.Warehouse}. A warehouse's test extends this and says
 * how to reach it; what it cannot do it lists in {@link #cannot()}, and then the refusal is
 * asserted.
 */
public abstract class WarehouseContract {
  /** What a warehouse may be unable to do. */
  public enum Ability {
    ESTIMATE,
    /** Gives a query's first rows before the last are known. */
    STREAM
  }

  /** An empty schema of its own. */
  protected abstract WarehouseUnderTest place();

  /** What this warehouse cannot do, with the reason. */
  protected Map<Ability, String> cannot() {
    return Map.of();
  }

  @Nested
  class Append extends AppendContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Rejects extends RejectsContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Content extends ContentContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Migrate extends MigrateContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Replace extends ReplaceContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Counting extends CountingContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Reading extends ReadingContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }

  @Nested
  class Diagnose extends DiagnoseContract {
    @Override
    WarehouseContract contract() {
      return WarehouseContract.this;
    }
  }
}
