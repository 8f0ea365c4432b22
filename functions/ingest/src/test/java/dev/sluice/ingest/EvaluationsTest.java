package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.RowIds;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluationsTest {
  private static final String FLAG = "{\"feature\":\"f\",\"enabled\":true,\"value\":\"v\"}";
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aCallBecomesOneRowPerFlag() {
    Reply reply =
        ingest.evaluations(
            "{\"call_id\":\"c1\",\"identifier\":\"u1\",\"traits\":{\"age\":3},\"evaluated_at\":"
                + (Ingest.MILLIS - 7)
                + ",\"flags\":[{\"feature\":\"f\",\"enabled\":true,\"value\":{\"a\": 1},"
                + "\"variant\":\"control\",\"reason\":\"SPLIT\",\"segment\":\"beta\","
                + "\"experiment_id\":42},{\"feature\":\"g\",\"enabled\":false,\"value\":null}]}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(ingest.queue.chunks().get(0).header().evaluations()).isEqualTo(2);
    assertThat(ingest.column(FLAG_EVALUATIONS, "feature")).containsExactly("f", "g");
    assertThat(ingest.column(FLAG_EVALUATIONS, "enabled")).containsExactly(true, false);
    assertThat(ingest.column(FLAG_EVALUATIONS, "value")).containsExactly("{\"a\":1}", null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "variant")).containsExactly("control", null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "segment")).containsExactly("beta", null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "experiment_id")).containsExactly("42", null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "traits")).containsOnly("{\"age\":3}");
    String id =
        new RowIds().evaluation("org1", "shop", "production", "id:c1", Ingest.MILLIS - 7, "f");
    assertThat(ingest.column(FLAG_EVALUATIONS, "evaluation_id")).first().isEqualTo(id);
  }

  @Test
  void theCallIdAndTheTimeDecideWhatIsTheSameCall() {
    assertThat(ids(call("c1", 0, FLAG)))
        .isEqualTo(ids(call("c1", 0, FLAG.replace("\"v\"", "\"w\""))));
    assertThat(ids(call("c1", 0, FLAG))).isNotEqualTo(ids(call("c2", 0, FLAG)));
    assertThat(ids(call("c1", 0, FLAG))).isNotEqualTo(ids(call("c1", 1, FLAG)));
  }

  @Test
  void withoutACallIdTheWholeContentDecides() {
    List<Object> base = ids(call(null, 0, FLAG));
    assertThat(ids(call(null, 0, FLAG))).isEqualTo(base);
    assertThat(base).hasSize(1);
    for (String other :
        List.of(
            call(null, 1, FLAG),
            call(null, 0, FLAG.replace("\"v\"", "\"w\"")),
            call(null, 0, FLAG.replace("true", "false")),
            call(null, 0, FLAG, FLAG.replace("\"f\"", "\"g\"")),
            call(null, 0, FLAG).replace("u1", "u2"),
            call(null, 0, FLAG).replace("{}", "{\"a\":1}"),
            call("content", 0, FLAG))) {
      assertThat(ids(other)).as(other).doesNotContainAnyElementsOf(base);
    }
  }

  @Test
  void timesMayBeRfc3339() {
    for (String time :
        List.of(
            "2026-11-24T11:59:59.999Z",
            "2026-11-24T12:59:59.999+01:00",
            "2026-11-24T11:59:59.9999Z",
            "2026-11-24T06:29:59.999-05:30")) {
      ingest.queue.clear();
      assertThat(
              ingest
                  .evaluations(
                      call("c", 0, FLAG).replace(Long.toString(Ingest.MILLIS), "\"" + time + "\""))
                  .accepted())
          .as(time)
          .isEqualTo(1);
      assertThat(ingest.row(FLAG_EVALUATIONS)).containsEntry("evaluated_at", Ingest.MILLIS - 1);
    }
  }

  @Test
  void timesThatAreNoneAreRejected() {
    for (String time :
        List.of(
            "\"yesterday\"",
            "\"2026-11-24\"",
            "\"\"",
            "\"" + "1".repeat(100) + "\"",
            "1.5",
            "{}")) {
      Reply reply =
          ingest.evaluations(call("c", 0, FLAG).replace(Long.toString(Ingest.MILLIS), time));
      assertThat(reply.rejected()).as(time).containsExactly("0 wrong_type");
    }
  }

  @Test
  void wrongCallsAreNamedAndDoNotCostTheGoodOnes() {
    String good = call("c", 0, FLAG);
    Reply reply =
        ingest.evaluations(
            good,
            "{\"call_id\":\"c\",\"identifier\":\"u\",\"flags\":[" + FLAG + "]}",
            good.replace("\"identifier\":\"u1\"", "\"identifier\":\"\""),
            good.replace("\"identifier\":\"u1\"", "\"identifier\":null"),
            good.replace("\"identifier\":\"u1\"", "\"identifier\":42"),
            good.replace("\"call_id\":\"c\"", "\"call_id\":\"\""),
            good.replace("\"call_id\"", "\"callId\""),
            good.replace("\"value\"", "\"valu\""),
            call("c", 0, FLAG, FLAG),
            call("c", 0, FLAG, "7", "{\"feature\":\"\",\"enabled\":null}"),
            good.replace("[" + FLAG + "]", "{}"),
            call("c", 0, flags(501)),
            good.replace(",\"enabled\":true", ""));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(reply.rejected())
        .containsExactly(
            "1 missing_field",
            "2 missing_field",
            "3 missing_field",
            "4 wrong_type",
            "5 missing_field",
            "6 unknown_field",
            "7 unknown_field",
            "8 duplicate_feature",
            "9 wrong_type",
            "10 wrong_type",
            "11 too_many_flags",
            "12 missing_field");
    assertThat(reply.rejection(0)).isEqualTo("\"evaluated_at\" is missing.");
    assertThat(reply.rejection(5)).isEqualTo("\"callId\" is not a field of this format.");
    assertThat(reply.rejection(6)).isEqualTo("\"flags[0].valu\" is not a field of this format.");
    assertThat(reply.rejection(7)).startsWith("\"flags[1].feature\" names a flag");
    assertThat(reply.rejection(8))
        .isEqualTo(
            "\"flags[1]\" must be an object, not a number. \"flags[2].feature\" must not be empty."
                + " \"flags[2].enabled\" must not be null.");
  }

  @Test
  void fiveHundredFlagsAreTaken() {
    assertThat(ingest.evaluations(call("c", 0, flags(500))).accepted()).isEqualTo(1);
    assertThat(new HashSet<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"))).hasSize(500);
  }

  @Test
  void aCallWithoutFlagsIsTakenAndHasNoRows() {
    assertThat(ingest.evaluations(call("c", 0)).accepted()).isEqualTo(1);
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void theBodysOtherFieldsAreRefused() {
    Reply reply =
        ingest.post(Ingest.EVALUATIONS, Ingest.SERVER, "{\"evaluations\":[],\"sent_at\":1}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("error").path("fields").path("sent_at").asText())
        .isEqualTo("is not a field of the body");
  }

  @Test
  void aClientKeyMayNotSendEvaluations() {
    Reply reply = ingest.post(Ingest.EVALUATIONS, Ingest.CLIENT, "{\"evaluations\":[]}");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.error()).isEqualTo("server_key_needed");
  }

  private List<Object> ids(String call) {
    ingest.queue.clear();
    assertThat(ingest.evaluations(call).accepted()).isEqualTo(1);
    return ingest.column(FLAG_EVALUATIONS, "evaluation_id");
  }

  private static String flags(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"feature\":\"f" + i + "\",\"enabled\":true}")
        .collect(Collectors.joining(","));
  }

  private static String call(String callId, int plus, String... flags) {
    return "{"
        + (callId == null ? "" : "\"call_id\":\"" + callId + "\",")
        + "\"identifier\":\"u1\",\"traits\":{},\"evaluated_at\":"
        + (Ingest.MILLIS + plus)
        + ",\"flags\":["
        + String.join(",", flags)
        + "]}";
  }
}
