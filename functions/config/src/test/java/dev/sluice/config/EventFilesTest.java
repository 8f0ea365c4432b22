package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events as AWS hands them over, through AWS's deserialiser. */
class EventFilesTest {
  @TempDir Path directory;

  private static APIGatewayV2HTTPEvent read(InputStream in) {
    PojoSerializer<APIGatewayV2HTTPEvent> serializer =
        LambdaEventSerializers.serializerFor(
            APIGatewayV2HTTPEvent.class, Thread.currentThread().getContextClassLoader());
    return serializer.fromJson(in);
  }

  @Test
  void createsAConnection() throws IOException {
    try (ConfigFixture fixture = new ConfigFixture(directory);
        InputStream in =
            Files.newInputStream(Path.of("../../events/config-create-connection.json"))) {
      Reply created = Reply.of(fixture.handler.handleRequest(read(in), null));

      assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
      assertThat(created.text("/status")).isEqualTo("connected");
      assertThat(created.text("/name")).isEqualTo("Main warehouse");
      Reply audit = fixture.viewer("GET " + ConfigFixture.ORG + "/audit/", null);
      assertThat(audit.text("/items/0/actor")).isEqualTo("ada@acme.example");
    }
  }

  @Test
  void anOperationArrivesAsItWasSent() {
    APIGatewayV2HTTPEvent sent =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(ConnectionTests.OPERATION_ROUTE)
            .withPathParameters(Map.of("organisation", "acme", "operation", "op_1"))
            .build();

    APIGatewayV2HTTPEvent arrived =
        read(new ByteArrayInputStream(LambdaAsyncInvoker.payload(sent)));

    assertThat(arrived.getRouteKey()).isEqualTo("sluice:operation");
    assertThat(arrived.getPathParameters()).isEqualTo(sent.getPathParameters());
  }
}
