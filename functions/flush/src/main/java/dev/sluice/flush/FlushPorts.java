package dev.sluice.flush;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.ChunkSettlements;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.LeaseStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.Vault;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All that flush works with. */
record FlushPorts(
    ConnectionStore connections,
    HealthStore health,
    LeaseStore leases,
    CountStore counts,
    ChunkSettlements settlements,
    ChunkQueue queue,
    WarehouseSessions sessions,
    Clock clock) {

  static FlushPorts of(
      Tables tables,
      DynamoDbClient dynamo,
      ChunkQueue queue,
      Vault vault,
      Warehouses warehouses,
      Clock clock) {
    return new FlushPorts(
        new ConnectionStore(dynamo, tables),
        new HealthStore(dynamo, tables),
        new LeaseStore(dynamo, tables, clock),
        new CountStore(dynamo, tables),
        new ChunkSettlements(dynamo, tables, clock),
        queue,
        new WarehouseSessions(warehouses, new SettingsVault(vault)),
        clock);
  }
}
