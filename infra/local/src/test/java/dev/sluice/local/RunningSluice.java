package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code make run} as a process of its own, known by what it prints. */
final class RunningSluice implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Path data;
  private final Process process;
  private final Thread reader;

  private RunningSluice(Path data, String... knobs) {
    this.data = data;
    List<String> command = JavaCommand.of(Main.class);
    command.add("DATA=" + data);
    command.addAll(List.of(knobs));
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
  }

  /** Waits until it has printed everything. */
  static RunningSluice start(Path data, String... knobs) {
    RunningSluice sluice = new RunningSluice(data, knobs);
    try {
      await(START, "the run to start", () -> sluice.has("make query") || !sluice.process.isAlive());
      if (!sluice.process.isAlive()) {
        throw new AssertionError("it ended: " + sluice.output());
      }
      return sluice;
    } catch (RuntimeException | Error e) {
      sluice.close();
      throw e;
    }
  }

  /** Waits until it has ended by itself, and gives its exit code and what it printed. */
  static Ended runToItsEnd(Path data, String... knobs) {
    try (RunningSluice sluice = new RunningSluice(data, knobs)) {
      await(START, "the run to end", () -> !sluice.process.isAlive());
      return new Ended(sluice.process.exitValue(), sluice.output());
    }
  }

  record Ended(int exitCode, String output) {}

  /** A port that was free a moment ago. */
  static int freePort() {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean has(String prefix) {
    return lines.stream().anyMatch(line -> line.startsWith(prefix));
  }

  String output() {
    try {
      reader.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return String.join("\n", lines);
  }

  List<String> lines() {
    return lines;
  }

  /** What was printed as {@code name<spaces>value}. */
  String printed(String name) {
    return lines.stream()
        .filter(line -> line.matches(name + " {2,}.*"))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + output()));
  }

  String base() {
    String console = printed("console");
    return console.substring(0, console.indexOf('/', "http://".length()));
  }

  HttpResponse<String> post(String path, String key, String body) throws IOException {
    return send(
        Http.request(base() + path)
            .header("Content-Type", "application/json")
            .header("X-Environment-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return Http.send(request);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode manage(String path) throws IOException {
    HttpResponse<String> response =
        send(
            Http.request(base() + "/api/v1/organisations/" + printed("organisation") + path)
                .header("Authorization", "Bearer " + printed("admin token")));
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return Api.JSON.readTree(response.body());
  }

  JsonNode telemetry(boolean verify) throws IOException {
    String connections = "/integrations/warehouse-connections/";
    String id = manage(connections).get(0).get("id").asText();
    return manage(connections + id + "/telemetry/" + (verify ? "?verify=true" : ""));
  }

  /** Rows of the warehouse, as `make query` gets them. */
  JsonNode rows(String sql) throws IOException {
    RunFile run = RunFile.read(data);
    HttpResponse<String> response =
        send(
            Http.request(base() + QueryEndpoint.PATH)
                .header(QueryEndpoint.TOKEN_HEADER, run.token())
                .POST(BodyPublishers.ofString(sql)));
    if (response.statusCode() != 200) {
      throw new AssertionError(sql + " answered " + response.body());
    }
    return Api.JSON.readTree(response.body()).get("rows");
  }

  long count(String sql) {
    try {
      return rows(sql).get(0).get(0).asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(Duration limit, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + limit.toSeconds() + " s for " + what);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9. */
  void kill() {
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(10));
  }

  /** As Ctrl-C; gives the exit code. */
  int stop() {
    // Process.destroy would close the pipes, and with them what it still has to say.
    process.toHandle().destroy();
    waitFor(Duration.ofSeconds(60));
    return process.exitValue();
  }

  private void waitFor(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + limit + ": " + output());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    waitFor(Duration.ofSeconds(10));
  }
}
