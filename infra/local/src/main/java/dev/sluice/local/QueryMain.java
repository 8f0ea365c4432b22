package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code make query}: shows rows of the running process's warehouse. */
public final class QueryMain {
  /** Keeps every digit of a decimal, which a double would not. */
  private static final ObjectReader EXACT =
      Api.JSON
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private QueryMain() {}

  /**
   * @param arguments the folder of the run, and the SQL
   */
  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length != 2 || arguments[1].isBlank()) {
      System.err.println("Usage: make query SQL='select count(*) from custom_events'");
      System.exit(2);
    }
    try {
      new PrintStream(System.out, true, StandardCharsets.UTF_8)
          .print(table(Path.of(arguments[0]), arguments[1]));
    } catch (Stop e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static String table(Path folder, String sql) throws InterruptedException {
    RunFile run = RunFile.read(folder);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + run.port() + QueryEndpoint.PATH))
            .header(QueryEndpoint.TOKEN_HEADER, run.token())
            .POST(BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      return response.statusCode() == 401 || response.statusCode() == 404
          ? nothing(folder)
          : table(response.body());
    } catch (IOException e) {
      return nothing(folder);
    }
  }

  private static String nothing(Path folder) {
    throw RunFile.nothingRuns(folder);
  }

  static String table(String body) throws JsonProcessingException {
    JsonNode answer = EXACT.readTree(body);
    if (answer.hasNonNull("error")) {
      throw new Stop(answer.get("error").asText());
    }
    int rows = answer.get("rows").size();
    String count = rows == 1 ? "1 row" : rows + " rows";
    return TextTable.of(answer.get("columns"), answer.get("rows"))
        + (answer.get("more").asBoolean() ? "(the first " + count + "; there are more)" : "")
        + (answer.get("more").asBoolean() ? "" : "(" + count + ")")
        + "\n";
  }
}
