package dev.sluice.flush;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.sluice.aws.store.Connection;
import dev.sluice.testkit.LocalDynamo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An SQS event as AWS documents it, through AWS's deserialiser and back through its serialiser. */
class EventFileTest {
  @TempDir Path folder;

  private static SQSEvent event() throws IOException {
    try (InputStream file = Files.newInputStream(Path.of("../../events/flush-sqs.json"))) {
      return LambdaEventSerializers.serializerFor(
              SQSEvent.class, EventFileTest.class.getClassLoader())
          .fromJson(file);
    }
  }

  @Test
  void theChunkInItLoadsAndWhatIsNoChunkIsDeadLettered() throws IOException {
    try (LocalDynamo dynamo = new LocalDynamo()) {
      FlushFixture fixture = new FlushFixture(folder, 7, dynamo);
      Connection connection = fixture.connect("acme", "duckdb");
      fixture.accept(connection, "click", 0, 3);
      fixture.clock.advance(Duration.ofMinutes(5));
      SQSEvent event = event();
      event.getRecords().getFirst().setBody(fixture.queue.peek());

      SQSBatchResponse answer = fixture.handler().handleRequest(event, null);

      assertThat(answer.getBatchItemFailures()).isEmpty();
      assertThat(fixture.queue.deadLetters()).containsExactly("Test message.");
      assertThat(WarehouseSql.number(folder, "acme", "select count(*) from sluice.custom_events"))
          .isEqualTo(3);
    }
  }

  @Test
  void theAnswerNamesAMessageAsLambdaExpectsIt() throws IOException {
    SQSEvent event = event();
    ReceivedBatch batch = new ReceivedBatch();
    batch.failed(event.getRecords().get(1));
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(
            SQSBatchResponse.class, EventFileTest.class.getClassLoader())
        .toJson(batch.answer(), json);
    assertThat(json.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"2e1424d4-f796-459a-8184-9c92662be6da\"}]}");
  }
}
