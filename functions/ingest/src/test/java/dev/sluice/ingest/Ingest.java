package dev.sluice.ingest;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.EnvironmentRoute.Kind;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.core.AesGcmVault;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.testkit.LocalDynamo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The handler with DynamoDB Local behind it, one streaming organisation and its two keys. */
final class Ingest implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final long MILLIS = NOW.toEpochMilli();
  static final String CLIENT = "client-key";
  static final String SERVER = "server-key";
  static final String EVENTS = "POST /v1/events";
  static final String BATCH = "POST /v1/analytics/batch";
  static final String EVALUATIONS = "POST /v1/evaluations";
  static final String WEBHOOK = "POST /v1/webhooks/flagsmith/{webhook_id}";
  static final String COUNTS = "POST /api/v1/analytics/flags/";

  final LocalDynamo local = new LocalDynamo();
  final SwitchableDynamo dynamo = new SwitchableDynamo(local.client());
  final RecordingQueue queue = new RecordingQueue();
  final ManualClock clock = new ManualClock(NOW);
  final AesGcmVault vault = new AesGcmVault(new byte[32]);
  IngestHandler handler;

  Ingest() {
    handler = handler(0, 1_000_000, 1_000_000);
    key(CLIENT, new EnvironmentRoute("org1", "shop", "production", Kind.CLIENT, 0));
    key(SERVER, new EnvironmentRoute("org1", "shop", "production", Kind.SERVER, 0));
    connect("org1", true);
  }

  IngestHandler handler(int flushSeconds, int keyPerSecond, int organisationPerSecond) {
    return new IngestHandler(
        new IngestEnvironment(
            local.tables(), "queue", "kms", flushSeconds, keyPerSecond, organisationPerSecond),
        dynamo.client(),
        queue,
        vault,
        clock);
  }

  void key(String key, EnvironmentRoute route) {
    new EnvironmentKeyStore(local.client(), local.tables())
        .put(EnvironmentKeyStore.hash(key), route);
  }

  void connect(String organisation, boolean passed) {
    SavedSettings settings = new SavedSettings("duckdb", "{}", null, 1);
    Connection.Status status =
        passed ? Connection.Status.CONNECTED : Connection.Status.PENDING_CUSTOMER_SETUP;
    Connection connection =
        new Connection(
            organisation,
            "wc_" + organisation,
            4,
            "Main",
            passed,
            15,
            passed ? settings : null,
            settings,
            status,
            null,
            NOW,
            NOW,
            NOW,
            1);
    new ConnectionStore(local.client(), local.tables()).create(connection);
  }

  Reply post(String route, String key, String body) {
    return post(route, key, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  Reply post(String route, String key, byte[] body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    if (key != null) {
      all.put("x-environment-key", key);
    }
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(route);
    event.setHeaders(all);
    event.setPathParameters(Map.of("webhook_id", headers.getOrDefault("webhook-id", "none")));
    event.setBody(Base64.getEncoder().encodeToString(body));
    event.setIsBase64Encoded(true);
    return Reply.of(handler.handleRequest(event, null));
  }

  Reply events(String... records) {
    return post(EVENTS, CLIENT, "{\"events\":[" + String.join(",", records) + "]}");
  }

  Reply evaluations(String... records) {
    return post(EVALUATIONS, SERVER, "{\"evaluations\":[" + String.join(",", records) + "]}");
  }

  /** The values of one column in the rows that were put on the queue. */
  List<Object> column(ManagedTable table, String column) {
    int index = table.indexOf(column);
    return queue.rows(table).stream().map(row -> row.values()[index]).toList();
  }

  /** The only row there is. */
  Map<String, Object> row(ManagedTable table) {
    List<Row> rows = queue.rows(table);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows instead of one");
    }
    Map<String, Object> values = new HashMap<>();
    table
        .columns()
        .forEach(c -> values.put(c.name(), rows.get(0).values()[table.indexOf(c.name())]));
    return values;
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    local.close();
  }
}
