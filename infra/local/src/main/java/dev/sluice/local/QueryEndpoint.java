package dev.sluice.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import dev.sluice.warehouse.Warehouses;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /local/query} with SQL as its body: rows of the demo warehouse, read-only, as {@code
 * {"columns":[…],"rows":[[…]],"more":false}}. A file that this process has open cannot be opened by
 * another one, so that `make query` asks here.
 */
final class QueryEndpoint implements HttpHandler {
  static final String PATH = "/local/query";
  static final String TOKEN_HEADER = "X-Query-Token";
  private static final int MOST_ROWS = 10_000;
  private static final int LONGEST_SQL = 1_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private final Warehouses warehouses;
  private final String token;

  QueryEndpoint(Warehouses warehouses, String token) {
    this.warehouses = warehouses;
    this.token = token;
  }

  private record Answer(int status, Object body) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    byte[] body = Api.JSON.writeValueAsBytes(answer.body());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
    if (given == null || !MessageDigest.isEqual(bytes(given), bytes(token))) {
      return new Answer(401, Map.of("error", "the query token is missing or wrong"));
    }
    String sql =
        new String(exchange.getRequestBody().readNBytes(LONGEST_SQL), StandardCharsets.UTF_8);
    try (Warehouse warehouse =
        warehouses.open("duckdb", Map.of("database", Demo.DATABASE), Map.of())) {
      return new Answer(200, rows(warehouse, sql));
    } catch (WarehouseException e) {
      return new Answer(400, Map.of("error", e.getMessage()));
    }
  }

  private static Map<String, Object> rows(Warehouse warehouse, String sql) {
    try (QueryRows result = warehouse.read(new Query(sql, MOST_ROWS + 1, LONGEST))) {
      List<List<Object>> rows = new ArrayList<>();
      Object[] row;
      while ((row = result.next()) != null) {
        rows.add(texts(row));
      }
      boolean more = rows.size() > MOST_ROWS;
      return Map.of(
          "columns",
          result.columns().stream().map(QueryRows.QueryColumn::name).toList(),
          "rows",
          more ? rows.subList(0, MOST_ROWS) : rows,
          "more",
          more);
    }
  }

  /** Numbers and truth values as they are, everything else as text. */
  private static List<Object> texts(Object[] row) {
    List<Object> texts = new ArrayList<>();
    for (Object value : row) {
      texts.add(
          value == null || value instanceof Number || value instanceof Boolean
              ? value
              : value.toString());
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
