package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sluice.aws.SqsChunkQueue;
import dev.sluice.config.ConfigEnvironment;
import dev.sluice.config.ConfigHandler;
import dev.sluice.console.ConsoleHandler;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.Times;
import dev.sluice.core.Vault;
import dev.sluice.flush.FlushEnvironment;
import dev.sluice.flush.FlushHandler;
import dev.sluice.ingest.IngestEnvironment;
import dev.sluice.ingest.IngestHandler;
import dev.sluice.local.gateway.RouteTable;
import dev.sluice.local.gateway.RouteTable.Function;
import dev.sluice.stats.StatsEnvironment;
import dev.sluice.stats.StatsHandler;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every function, made with this process's own tables, queue and warehouses. */
final class Functions implements AutoCloseable {
  static final Set<String> WAREHOUSE_TYPES = Set.of("duckdb");
  private static final Duration RETENTION = Duration.ofDays(14);
  private static final Duration HTTP_FUNCTION = Duration.ofSeconds(29);
  private static final Duration OPERATION = Duration.ofMinutes(15);
  private static final String VAULT_KEY = "local";
  private final ExecutorService operations = Executors.newVirtualThreadPerTaskExecutor();
  private final FlushHandler flush;
  private final RouteTable routes = new RouteTable();

  Functions(
      DynamoDbClient dynamo,
      LocalQueues queues,
      Vault vault,
      Warehouses warehouses,
      String publicUrl,
      int flushSeconds) {
    Clock clock = Clock.systemUTC();
    String chunks = queues.url(LocalQueues.CHUNKS);
    String deadLetters = queues.url(LocalQueues.DEAD_LETTERS);
    ChunkQueue queue = new SqsChunkQueue(queues.client(), chunks, deadLetters);
    flush =
        new FlushHandler(
            new FlushEnvironment(
                LocalTables.NAMES, chunks, deadLetters, VAULT_KEY, WAREHOUSE_TYPES, RETENTION),
            dynamo,
            queue,
            vault,
            warehouses,
            clock);
    IngestHandler ingest =
        new IngestHandler(
            new IngestEnvironment(
                LocalTables.NAMES, chunks, VAULT_KEY, flushSeconds, 2_000, 10_000),
            dynamo,
            queue,
            vault,
            clock);
    ConfigHandler config = config(dynamo, vault, warehouses, publicUrl, clock);
    StatsHandler stats =
        new StatsHandler(
            new StatsEnvironment(LocalTables.NAMES, VAULT_KEY, WAREHOUSE_TYPES),
            dynamo,
            vault,
            warehouses,
            clock);
    ConsoleHandler console = new ConsoleHandler();
    routes
        .add(new Function("ingest", ingest), ingest.routeKeys())
        .add(new Function("config", config), config.routeKeys())
        .add(new Function("stats", stats), stats.routeKeys())
        .add(new Function("console", console), console.routeKeys());
  }

  /** Its asynchronous work comes back to the same handler, as Lambda would bring it. */
  private ConfigHandler config(
      DynamoDbClient dynamo, Vault vault, Warehouses warehouses, String publicUrl, Clock clock) {
    ConfigHandler[] itself = new ConfigHandler[1];
    itself[0] =
        new ConfigHandler(
            new ConfigEnvironment(LocalTables.NAMES, VAULT_KEY, WAREHOUSE_TYPES, publicUrl),
            dynamo,
            vault,
            warehouses,
            event ->
                operations.submit(
                    () -> itself[0].handleRequest(event, new LambdaContext("config", OPERATION))),
            clock);
    return itself[0];
  }

  RouteTable routes() {
    return routes;
  }

  RequestHandler<SQSEvent, SQSBatchResponse> flush() {
    return flush;
  }

  static Context context(String function) {
    return new LambdaContext(function, HTTP_FUNCTION);
  }

  /** The event source as the template has it; a short flush interval shortens the window. */
  static EventSource eventSource(LocalQueues queues, int flushSeconds) {
    Duration window = Times.BATCHING_WINDOW;
    if (flushSeconds > 0 && flushSeconds * 500L < window.toMillis()) {
      window = Duration.ofMillis(flushSeconds * 500L);
    }
    return new EventSource(
        "flush",
        Times.FLUSH_FUNCTION,
        queues.url(LocalQueues.CHUNKS),
        LocalQueues.arn(LocalQueues.CHUNKS),
        10_000,
        window,
        5);
  }

  /** Waits a moment for operations that still run; their callers see that they did not end. */
  @Override
  public void close() {
    operations.shutdown();
    try {
      operations.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
