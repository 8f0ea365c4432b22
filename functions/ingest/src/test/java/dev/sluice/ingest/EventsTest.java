package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsTest {
  private static final String TIME = ",\"timestamp\":" + Ingest.MILLIS;
  private static final Map<String, String> PYTHON =
      Map.of("flagsmith-sdk-user-agent", "flagsmith-python-sdk/6.3.0");
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  /** As the Python client 6.3.0 serialises it: blanks after commas, escaped non-ASCII. */
  @Test
  void thePythonClientsBodyBecomesRows() {
    String body =
        "{\"events\": [{\"event\": \"$flag_exposure\", \"feature_name\": \"checkout\","
            + " \"identifier\": \"j\\u00fcrgen\", \"value\": \"treatment\", \"traits\": {\"age\":"
            + " 3}, \"metadata\": {\"experiment_id\": 7, \"sdk_version\": \"6.3.0\"},"
            + " \"timestamp\": "
            + (Ingest.MILLIS - 5)
            + "}]}";
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, utf8(body), PYTHON);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).hasToString("{\"accepted\":1,\"rejected\":[],\"streaming\":true}");
    assertThat(ingest.row(CUSTOM_EVENTS))
        .containsEntry("project", "shop")
        .containsEntry("environment", "production")
        .containsEntry("identifier", "jürgen")
        .containsEntry("event", "$flag_exposure")
        .containsEntry("feature", "checkout")
        .containsEntry("value", "treatment")
        .containsEntry("numeric_value", null)
        .containsEntry("traits", "{\"age\":3}")
        .containsEntry("metadata", "{\"experiment_id\":7,\"sdk_version\":\"6.3.0\"}")
        .containsEntry("sdk_name", "flagsmith-python-sdk")
        .containsEntry("sdk_version", "6.3.0")
        .containsEntry("source", "sdk")
        .containsEntry("occurred_at", Ingest.MILLIS - 5)
        .containsEntry("received_at", Ingest.MILLIS);
  }

  /** As the JavaScript client 12.4.0 serialises it: everything is there, unset is null. */
  @Test
  void theJavaScriptClientsBodyBecomesRows() {
    Reply reply =
        ingest.events(
            "{\"event\":\"purchase\",\"feature_name\":null,\"identifier\":null,\"value\":\"9.99\","
                + "\"traits\":null,\"metadata\":{\"sdk_version\":\"12.4.0\"}"
                + TIME
                + "}");
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(ingest.row(CUSTOM_EVENTS))
        .containsEntry("identifier", null)
        .containsEntry("feature", null)
        .containsEntry("traits", null)
        .containsEntry("numeric_value", 9.99)
        .containsEntry("sdk_name", null)
        .containsEntry("sdk_version", "12.4.0");
  }

  @Test
  void theSdkIsTakenFromFlagsmithsOwnAgentsOnly() {
    String body = "{\"events\":[{\"event\":\"a\"" + TIME + "}]}";
    ingest.post(Ingest.EVENTS, Ingest.CLIENT, utf8(body), agent("flagsmith-java-sdk/8.1.0 (x)"));
    ingest.post(Ingest.EVENTS, Ingest.CLIENT, utf8(body), agent("Mozilla/5.0"));
    ingest.post(Ingest.EVENTS, Ingest.CLIENT, utf8(body), agent("flagsmith-" + "x".repeat(300)));
    assertThat(ingest.column(CUSTOM_EVENTS, "sdk_name"))
        .containsExactly("flagsmith-java-sdk", null, null);
    assertThat(ingest.column(CUSTOM_EVENTS, "sdk_version")).containsExactly("8.1.0", null, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1\"|1",
        "1|1",
        "1.0|1.0",
        "1e400|1e400",
        "true|true",
        "false|false",
        "NaN|NaN",
        "{ \"b\": [1, null], \"a\": 9007199254740993 }|{\"b\":[1,null],\"a\":\"9007199254740993\"}",
        "[ ]|[]",
        "12345678901234567890|12345678901234567890"
      })
  void aValueIsKeptAsTheTextItWasSentAs(String sent, String kept) {
    ingest.events("{\"event\":\"a\",\"value\":" + sent + TIME + "}");
    assertThat(ingest.row(CUSTOM_EVENTS)).containsEntry("value", kept);
  }

  @Test
  void nullAndEmptyValuesAreTwoThings() {
    ingest.events("{\"event\":\"a\",\"value\":null" + TIME + "}", "{\"event\":\"a\"" + TIME + "}");
    ingest.events("{\"event\":\"a\",\"value\":\"\"" + TIME + "}");
    assertThat(ingest.column(CUSTOM_EVENTS, "value")).containsExactly(null, null, "");
  }

  @Test
  void textsBecomeWhatEveryWarehouseCanStore() {
    ingest.events(
        "{\"event\":\"a\\u0000b\",\"identifier\":\"\\ud83d\",\"traits\":{\"\\ude00\":\"\\u0000\"},"
            + "\"feature_name\":\"\\ud83d\\ude00\",\"value\":\"\\udc00x\""
            + TIME
            + "}");
    assertThat(ingest.row(CUSTOM_EVENTS))
        .containsEntry("event", "a\uFFFDb")
        .containsEntry("identifier", "\uFFFD")
        .containsEntry("traits", "{\"\uFFFD\":\"\uFFFD\"}")
        .containsEntry("feature", "\uD83D\uDE00")
        .containsEntry("value", "\uFFFDx");
  }

  @Test
  void aBadRecordIsNamedAndDoesNotCostTheGoodOnes() {
    String good = "{\"event\":\"good\"" + TIME + "}";
    String old = "{\"event\":\"a\",\"timestamp\":" + (Ingest.MILLIS - 90L * 86_400_000 - 1) + "}";
    String future = "{\"event\":\"a\",\"timestamp\":" + (Ingest.MILLIS + 3_600_001) + "}";
    Reply reply =
        ingest.events(
            good,
            "{\"event\":null" + TIME + "}",
            "{\"event\":\"\"" + TIME + "}",
            "{" + TIME.substring(1) + "}",
            "{\"event\":\"a\"}",
            "{\"event\":\"$other\"" + TIME + "}",
            "{\"event\":\"a\",\"identifier\":42" + TIME + "}",
            "{\"event\":\"a\",\"traits\":[1]" + TIME + "}",
            "{\"event\":\"a\",\"event\":\"b\"" + TIME + "}",
            "{\"event\":\"a\",\"traits\":{\"x\":{\"k\":1,\"k\":2}}" + TIME + "}",
            old,
            future,
            "{\"event\":\"a\",\"timestamp\":1764000000000.5}",
            "{\"event\":\"a\",\"timestamp\":\"2026-11-24T12:00:00Z\"}",
            "{\"event\":\"a\",\"timestamp\":99999999999999999999999}",
            "7",
            "null",
            "[]",
            good);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(2);
    assertThat(reply.rejected())
        .containsExactly(
            "1 missing_field",
            "2 missing_field",
            "3 missing_field",
            "4 missing_field",
            "5 reserved_event",
            "6 wrong_type",
            "7 wrong_type",
            "8 duplicate_key",
            "9 duplicate_key",
            "10 time_out_of_range",
            "11 time_out_of_range",
            "12 wrong_type",
            "13 wrong_type",
            "14 time_out_of_range",
            "15 wrong_type",
            "16 wrong_type",
            "17 wrong_type");
    assertThat(reply.rejection(5)).isEqualTo("\"identifier\" must be a string, not a number.");
    assertThat(reply.rejection(8)).isEqualTo("\"traits\" has the key \"k\" twice in one object.");
    assertThat(reply.rejection(14)).isEqualTo("The record must be an object, not a number.");
    assertThat(ingest.column(CUSTOM_EVENTS, "event")).containsExactly("good", "good");
  }

  @Test
  void timesAtTheEdgesAreTakenAndNeverClamped() {
    long oldest = Ingest.MILLIS - 90L * 86_400_000;
    long newest = Ingest.MILLIS + 3_600_000;
    ingest.events(
        "{\"event\":\"a\",\"timestamp\":" + oldest + "}",
        "{\"event\":\"a\",\"timestamp\":" + newest + "}");
    assertThat(ingest.column(CUSTOM_EVENTS, "occurred_at")).containsExactly(oldest, newest);
  }

  @Test
  void allProblemsOfARecordAreInOneMessageAndNoneRepeatsItsContent() {
    Reply reply =
        ingest.events(
            "{\"event\":7,\"identifier\":{\"secret-content\":1},\"traits\":\"secret-content\","
                + "\"timestamp\":\"secret-content\",\"value\":\"secret-content\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.rejection(0))
        .contains("\"event\" must be")
        .contains("\"identifier\" must be")
        .contains("\"traits\" must be")
        .contains("\"timestamp\" must be");
    assertThat(reply.body().toString()).doesNotContain("secret-content");
  }

  @Test
  void allRecordsBadIsFourHundredWithTheListOfThem() {
    Reply reply = ingest.events("{}", "{\"event\":\"a\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("all_records_rejected");
    assertThat(reply.accepted()).isZero();
    assertThat(reply.rejected()).containsExactly("0 missing_field", "1 missing_field");
    assertThat(reply.body().path("error").path("fields").isObject()).isTrue();
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void noRecordsAreTakenWithoutAMessage() {
    Reply reply = ingest.events();
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isZero();
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void fieldsThatClientsMayAddLaterAreIgnoredButTellEventsApart() {
    Reply reply =
        ingest.post(
            Ingest.EVENTS,
            Ingest.CLIENT,
            "{\"sent_at\":1,\"events\":[{\"event\":\"a\",\"session\":\"1\""
                + TIME
                + "},{\"event\":\"a\",\"session\":\"2\""
                + TIME
                + "}],\"x\":{}}");
    assertThat(reply.accepted()).isEqualTo(2);
    assertThat(List.copyOf(ingest.column(CUSTOM_EVENTS, "event_id"))).doesNotHaveDuplicates();
  }

  private static Map<String, String> agent(String agent) {
    return Map.of("user-agent", agent);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
