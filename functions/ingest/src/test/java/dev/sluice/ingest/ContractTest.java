package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.testkit.Contract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/openapi.yaml is the contract. */
class ContractTest {
  private static final String GOOD = "{\"event\":\"click\",\"timestamp\":" + Ingest.MILLIS + "}";
  private final Contract contract = new Contract();
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
  void theRoutesAreThoseOfTheContract() {
    assertThat(ingest.handler.routeKeys())
        .containsExactlyInAnyOrderElementsOf(contract.routes("receiving"));
  }

  @Test
  void theReasonsOfRejectionsAreThoseOfTheContract() {
    List<String> described =
        StreamSupport.stream(
                contract.schema("Rejection").at("/properties/code/enum").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(described)
        .containsExactlyElementsOf(
            Arrays.stream(RejectionCode.values()).map(RejectionCode::text).toList());
  }

  @Test
  void theAnswersAreThoseOfTheContract() {
    assertThat(differences("Accepted", 202, ingest.events(GOOD, "{}"))).isEmpty();
    assertThat(differences("RejectedAll", 400, ingest.events("{}", "7"))).isEmpty();
    assertThat(differences("Error", 400, ingest.post(Ingest.EVENTS, Ingest.CLIENT, "{\"a\":1}")))
        .isEmpty();
    assertThat(differences("Error", 401, ingest.post(Ingest.EVENTS, "who", "{}"))).isEmpty();
    assertThat(differences("Error", 403, ingest.post(Ingest.EVALUATIONS, Ingest.CLIENT, "{}")))
        .isEmpty();
    assertThat(
            differences(
                "Error",
                415,
                ingest.post(
                    Ingest.EVENTS, Ingest.CLIENT, new byte[0], Map.of("content-encoding", "br"))))
        .isEmpty();
  }

  private Iterable<String> differences(String schema, int status, Reply reply) {
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
    return contract.differences(schema, reply.body());
  }
}
