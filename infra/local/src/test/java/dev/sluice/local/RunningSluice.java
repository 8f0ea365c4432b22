package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The local run as a process of its own, as `make run` starts it. */
final class RunningSluice implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private final Process process;
  private final Path data;
  private final int port;
  private final Map<String, String> values = new LinkedHashMap<>();

  private RunningSluice(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  static RunningSluice start(Path data, int flushSeconds) throws IOException {
    return start(data, flushSeconds, freePort());
  }

  static RunningSluice start(Path data, int flushSeconds, int port) throws IOException {
    List<String> command = JavaCommand.of(Main.class);
    command.addAll(
        List.of("PORT=" + port, "DATA=" + data, "TRAFFIC=off", "FLUSH_SECONDS=" + flushSeconds));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    RunningSluice running = new RunningSluice(process, data, port);
    running.readBanner();
    return running;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void readBanner() throws IOException {
    StringBuilder all = new StringBuilder();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      all.append(line).append('\n');
      String[] parts = line.split(" {2,}", 2);
      if (parts.length == 2 && !line.startsWith(" ")) {
        values.put(parts[0], parts[1].strip());
      }
      if (line.startsWith("make query")) {
        drain(lines);
        return;
      }
    }
    throw new AssertionError("the local run ended before it was ready:\n" + all);
  }

  private static void drain(BufferedReader lines) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (lines.readLine() != null) {
                  // Nobody may wait for a full pipe.
                }
              } catch (IOException e) {
                // The process has ended.
              }
            });
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** What the banner printed under this name. */
  String value(String name) {
    if (!values.containsKey(name)) {
      throw new AssertionError("no line \"" + name + "\" among " + values.keySet());
    }
    return values.get(name);
  }

  Process process() {
    return process;
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url() + path))
              .timeout(Duration.ofSeconds(20))
              .POST(BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode manage(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url() + "/api/v1/organisations/" + value("organisation") + path))
            .header("Authorization", "Bearer " + value("admin token"))
            .build();
    return Api.JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
  }

  /** The rows of a query, all values as text. */
  JsonNode query(String sql) throws IOException {
    RunFile run = RunFile.read(data);
    HttpResponse<String> response =
        post(QueryEndpoint.PATH, sql, QueryEndpoint.TOKEN_HEADER, run.token());
    JsonNode answer = Api.JSON.readTree(response.body());
    if (answer.hasNonNull("error")) {
      throw new AssertionError(sql + ": " + answer.get("error").asText());
    }
    return answer.get("rows");
  }

  /** Asks until the first value of the first row is this number. */
  void awaitNumber(String sql, long expected, Duration atMost)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long found;
    do {
      found = query(sql).get(0).get(0).asLong();
      if (found == expected) {
        return;
      }
      Thread.sleep(200);
    } while (System.nanoTime() < end);
    throw new AssertionError(
        "%s: %d instead of %d after %s".formatted(sql, found, expected, atMost));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
