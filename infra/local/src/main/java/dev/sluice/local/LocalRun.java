package dev.sluice.local;

import dev.sluice.core.AesGcmVault;
import dev.sluice.core.Times;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.gateway.Issuer;
import dev.sluice.warehouse.Warehouses;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;

/** Everything of a local run, from the folder's lock to the sample traffic. */
final class LocalRun implements AutoCloseable {
  private static final Duration TOKEN_LIFETIME = Duration.ofDays(365);
  private static final Duration INTEGRATION = Duration.ofSeconds(30);
  private static final int KEY_BYTES = 32;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Options options;

  /**
   * @param base address of the API
   * @param connection id of the warehouse connection; null when there is none any more
   */
  record Started(String base, String adminToken, Demo demo, String connection) {}

  LocalRun(Options options) {
    this.options = options;
  }

  /**
   * Starts all parts, or stops those that have started and throws.
   *
   * @throws Stop with what the person has to do
   */
  Started start() {
    try {
      return startParts();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Started startParts() {
    DataDirectory data = opened(DataDirectory.take(options.data()));
    System.setProperty("sluice.log", data.file("sluice.log").toString());
    Issuer issuer = new Issuer(data.secret("issuer", Issuer::newKey), Clock.systemUTC());
    Gateway gateway = gateway(issuer);
    parts.push(() -> RunFile.remove(data));
    LocalTables tables = opened(new LocalTables(data.file("tables.db")));
    LocalQueues queues = opened(new LocalQueues(data.file("queues"), Times.VISIBILITY));
    Warehouses warehouses =
        new Warehouses(
            Functions.WAREHOUSE_TYPES,
            Map.of("SLUICE_DUCKDB_DIRECTORY", data.file("warehouses").toString()));
    String base = "http://127.0.0.1:" + gateway.port();
    Functions functions =
        opened(
            new Functions(
                tables.client(),
                queues,
                new AesGcmVault(data.secret("key", () -> random(KEY_BYTES))),
                warehouses,
                base,
                options.flushSeconds()));
    EventSourceMapping mapping =
        opened(
            new EventSourceMapping(
                queues.client(),
                Functions.eventSource(queues, options.flushSeconds()),
                functions.flush()));
    String queryToken = HexFormat.of().formatHex(random(KEY_BYTES));
    gateway.serve(QueryEndpoint.PATH, new QueryEndpoint(warehouses, queryToken));
    gateway.start(functions.routes());
    parts.push(gateway);
    String token = issuer.token(Demo.ORGANISATION, "admin", "local", TOKEN_LIFETIME);
    Api api = new Api(base);
    FirstStart firstStart = new FirstStart(api, token, data);
    Demo demo = firstStart.demo();
    mapping.start();
    new RunFile(gateway.port(), queryToken).write(data);
    if (options.traffic()) {
      opened(new SampleTraffic(api, demo.environments())).start();
    }
    return new Started(base, token, demo, firstStart.connection());
  }

  private Gateway gateway(Issuer issuer) {
    try {
      return new Gateway(options.port(), issuer, INTEGRATION, Functions::context);
    } catch (BindException e) {
      throw new Stop(
          "Port %d of 127.0.0.1 is taken by another program.\nStop it, or choose another port: make run PORT=%d"
              .formatted(options.port(), options.port() + 1),
          e);
    } catch (IOException e) {
      throw new Stop("Cannot listen on port " + options.port() + ": " + e.getMessage(), e);
    }
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Stops all parts, the last one first: traffic, requests, deliveries, then what they stand on.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("could not stop " + part + ": " + e.getMessage());
      }
    }
  }
}
