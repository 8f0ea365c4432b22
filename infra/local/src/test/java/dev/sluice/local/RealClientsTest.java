package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flagsmith's published clients, unmodified, against the local run: each event is there once, with
 * the right types.
 */
@Tag("slow")
@Timeout(120)
class RealClientsTest {
  private static final int PORT = RunningSluice.freePort();
  @TempDir static Path folder;
  private static RunningSluice sluice;

  @BeforeAll
  static void start() throws Exception {
    sluice =
        RunningSluice.start(
            folder.resolve("data"), "PORT=" + PORT, "TRAFFIC=off", "FLUSH_SECONDS=2");
  }

  @AfterAll
  static void stop() {
    sluice.close();
  }

  @Test
  void everyEventOfThePythonClientIsThereOnceAlthoughTheConnectionWasCut() throws Exception {
    Standins.require(Standins.PYTHON);
    Map<String, String> expected = new TreeMap<>();
    expected.put("py text", "ada | blue | null | pro | /");
    expected.put("py number", "ada | 19.9 | 19.9 | null | null");
    expected.put("py integer", "ada | 7 | 7.0 | null | null");
    expected.put("py boolean", "ada | True | null | null | null");
    expected.put("py nothing", "ada | null | null | null | null");
    expected.put("py anonymous", "null | null | null | null | null");
    expected.put("py ünïcode 🦆 \"quoted\"", "ada | it's | null | null | null");
    expected.put("$flag_exposure", "ada | b | null | pro | null");
    try (FlagsmithApi flags = new FlagsmithApi();
        CuttingProxy proxy = new CuttingProxy(PORT, 1)) {
      Standins.run(
          folder.resolve("python.log"),
          60,
          List.of(
              Standins.PYTHON.toString(),
              Standins.CLIENTS.resolve("python_client.py").toString(),
              flags.url(),
              proxy.url(),
              sluice.printed("environment key")));
      assertThat(proxy.answered()).as("it has sent again").isGreaterThan(1);
    }
    check("flagsmith-python-sdk", expected);
  }

  @Test
  void everyEventOfTheJavaScriptClientIsThereOnceAlthoughTheConnectionWasCut() throws Exception {
    Standins.require(Standins.JS_CLIENT);
    Map<String, String> expected = new TreeMap<>();
    expected.put("js text", "grace | green | null | team | /");
    expected.put("js number", "grace | 19.9 | 19.9 | team | null");
    expected.put("js boolean", "grace | false | null | team | null");
    expected.put("js nothing", "grace | null | null | team | null");
    expected.put("js ünïcode 🦆 \"quoted\"", "grace | it's | null | team | null");
    expected.put("$flag_exposure", "grace | b | null | team | null");
    try (FlagsmithApi flags = new FlagsmithApi();
        CuttingProxy proxy = new CuttingProxy(PORT, 1)) {
      Standins.run(
          folder.resolve("js.log"),
          60,
          List.of(
              "node",
              Standins.CLIENTS.resolve("js_client.mjs").toString(),
              Standins.JS_CLIENT.toString(),
              flags.url(),
              proxy.url(),
              sluice.printed("environment key")));
      assertThat(proxy.answered()).as("it has sent again").isGreaterThan(1);
    }
    check("flagsmith-js-sdk", expected);
  }

  /**
   * The payload that Flagsmith documents, one row per flag; its server cannot be installed here.
   */
  @Test
  void theWebhooksPayloadIsOneRowPerFlagAndAWrongSignatureNone() throws Exception {
    String body =
        Api.JSON
            .readTree(Standins.ROOT.resolve("events/ingest-webhook.json").toFile())
            .get("body")
            .asText();
    assertThat(webhook(body, "0".repeat(64))).isEqualTo(401);
    assertThat(webhook(body, signature("another secret", body))).isEqualTo(401);
    assertThat(webhook(body, signature(sluice.printed("webhook secret"), body))).isEqualTo(202);
    String from = " FROM flag_evaluations WHERE identifier = 'user-1'";
    RunningSluice.await(
        Duration.ofSeconds(20), "the flags", () -> sluice.count("SELECT count(*)" + from) >= 2);
    // Whatever the refused ones might have left would be there by then.
    Thread.sleep(Duration.ofSeconds(5));
    assertThat(
            sluice.rows(
                "SELECT feature, enabled::VARCHAR, coalesce(value, 'null'), traits ->> 'plan'"
                    + from
                    + " ORDER BY feature"))
        .hasToString(
            "[[\"banner\",\"false\",\"null\",\"pro\"],[\"checkout\",\"true\",\"v2\",\"pro\"]]");
  }

  private static int webhook(String body, String signature) throws Exception {
    return sluice
        .send(
            Http.request(sluice.printed("webhook"))
                .header("X-Flagsmith-Signature", signature)
                .POST(BodyPublishers.ofString(body)))
        .statusCode();
  }

  private static String signature(String secret, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static void check(String sdk, Map<String, String> expected) throws Exception {
    String from = " FROM custom_events WHERE sdk_name = '" + sdk + "'";
    RunningSluice.await(
        Duration.ofSeconds(20),
        "the events of " + sdk,
        () -> sluice.count("SELECT count(*)" + from) >= expected.size());
    // Whatever a retry might still double has had two more flushes to do it.
    Thread.sleep(Duration.ofSeconds(5));
    JsonNode rows =
        sluice.rows(
            "SELECT event, coalesce(identifier, 'null'), coalesce(value, 'null'),"
                + " coalesce(numeric_value::VARCHAR, 'null'), coalesce(traits ->> 'plan', 'null'),"
                + " coalesce(metadata ->> 'page', 'null')"
                + from);
    Map<String, String> found = new TreeMap<>();
    for (JsonNode row : rows) {
      List<String> values = new ArrayList<>();
      row.forEach(value -> values.add(value.asText()));
      found.put(values.get(0), String.join(" | ", values.subList(1, values.size())));
    }
    assertThat(rows).as(rows.toString()).hasSize(expected.size());
    assertThat(found).isEqualTo(expected);
    assertThat(
            sluice.rows(
                "SELECT experiment_id, feature FROM flag_exposures WHERE identifier = '%s'"
                    .formatted(sdk.contains("python") ? "ada" : "grace")))
        .hasToString("[[\"42\",\"checkout\"]]");
  }
}
