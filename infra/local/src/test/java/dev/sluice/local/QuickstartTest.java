package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises to somebody who has just cloned the repository. */
@Tag("slow")
class QuickstartTest {
  @TempDir Path folder;

  @Test
  void thePrintedCommandsWorkAndTheirRecordsArriveWithinTheFlushWindow() throws Exception {
    Path data = folder.resolve("data");
    try (RunningSluice sluice =
        RunningSluice.start(data, "PORT=0", "TRAFFIC=off", "FLUSH_SECONDS=4")) {
      List<String> curls =
          sluice.lines().stream().filter(line -> line.startsWith("curl ")).toList();
      assertThat(curls).hasSize(3);
      assertThat(bash(curls.get(0))).contains("\"accepted\":1").contains("\"streaming\":true");
      assertThat(bash(curls.get(1))).contains("\"accepted\":1");
      long sent = System.nanoTime();
      RunningSluice.await(
          Duration.ofSeconds(4 + 2 + 6),
          "both rows",
          () ->
              sluice.count("select count(*) from custom_events") == 1
                  && sluice.count("select count(*) from flag_evaluations") == 1);
      System.out.println(
          "rows after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent) + " ms");
      assertThat(
              sluice.rows(
                  "select event, identifier, value, numeric_value = 19.9, project, environment"
                      + " from custom_events"))
          .hasToString("[[\"purchase\",\"ada\",\"19.90\",true,\"shop\",\"production\"]]");
      RunningSluice.await(
          Duration.ofSeconds(5), "telemetry", () -> telemetryOf(curls.get(2)).contains("active"));
      JsonNode telemetry = Api.JSON.readTree(telemetryOf(curls.get(2)));
      assertThat(telemetry.at("/events_last_24h/custom_events").asInt()).isEqualTo(1);
      assertThat(telemetry.at("/events_last_24h/evaluations").asInt()).isEqualTo(1);
      assertThat(telemetry.at("/waiting/total").asInt()).isZero();
      assertThat(sluice.telemetry(true).at("/verified/equal").asBoolean()).isTrue();
      assertThat(query(data, "select event, count(*) as n from custom_events group by all"))
          .isEqualTo("event     n\n--------  -\npurchase  1\n(1 row)\n");
      assertThat(query(data, "select nothing")).contains("could not run the query");
      assertThat(sluice.stop()).isZero();
      assertThat(sluice.output()).endsWith("stopped");
      assertThat(query(data, "select 1")).contains("Nothing runs on " + data);
    }
  }

  @Test
  void itListensOnLoopbackOnlyAndLeavesNoSecretReadableByOthers() throws Exception {
    Path data = folder.resolve("data");
    try (RunningSluice sluice = RunningSluice.start(data, "PORT=0", "TRAFFIC=off")) {
      int port = Integer.parseInt(sluice.base().substring(sluice.base().lastIndexOf(':') + 1));
      InetAddress other = anotherAddress();
      if (other != null) {
        assertThat(connects(other, port)).isFalse();
      }
      for (String secret : List.of("key", "issuer", "demo.json", "run.json")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
            .as(secret)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aSecondRunOnTheSameDataIsRefused() {
    Path data = folder.resolve("data");
    try (RunningSluice first = RunningSluice.start(data, "PORT=0", "TRAFFIC=off")) {
      RunningSluice.Ended second = RunningSluice.runToItsEnd(data, "PORT=0", "TRAFFIC=off");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output()).contains("Another `make run` is using " + data, "DATA=");
      assertThat(first.count("select 1")).isEqualTo(1);
    }
  }

  @Test
  void aTakenPortAndWrongKnobsAreSaidAndLeaveNothingRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      RunningSluice.Ended ended =
          RunningSluice.runToItsEnd(folder.resolve("data"), "PORT=" + taken.getLocalPort());
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.output())
          .contains("Port " + taken.getLocalPort() + " of 127.0.0.1 is taken", "make run PORT=");
    }
    RunningSluice.Ended wrong =
        RunningSluice.runToItsEnd(
            folder.resolve("data"), "PORT=many", "TRAFFIC=maybe", "FLUSH_SECONDS=-1", "COLOUR=red");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.output())
        .contains("PORT must", "TRAFFIC must", "FLUSH_SECONDS must", "COLOUR");
  }

  private static String telemetryOf(String curl) {
    try {
      return bash(curl);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static InetAddress anotherAddress() throws IOException {
    return java.net.NetworkInterface.networkInterfaces()
        .flatMap(java.net.NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst()
        .orElse(null);
  }

  private static boolean connects(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new java.net.InetSocketAddress(address, port), 1_000);
      return true;
    } catch (ConnectException | java.net.SocketTimeoutException e) {
      return false;
    }
  }

  private static String query(Path data, String sql) throws IOException {
    List<String> command = JavaCommand.of(QueryMain.class);
    command.add(data.toString());
    command.add(sql);
    return outputOf(command);
  }

  private static String bash(String command) throws IOException {
    return outputOf(List.of("bash", "-c", command));
  }

  private static String outputOf(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
