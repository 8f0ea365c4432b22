package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.aws.http.Json;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Lambda's asynchronous invocation: Lambda keeps the event and tries it again when it fails. */
final class LambdaAsyncInvoker implements AsyncInvoker {
  private final LambdaClient lambda;
  private final String functionName;

  LambdaAsyncInvoker(LambdaClient lambda, String functionName) {
    this.lambda = lambda;
    this.functionName = functionName;
  }

  @Override
  public void invoke(APIGatewayV2HTTPEvent event) {
    SdkBytes payload = SdkBytes.fromByteArray(payload(event));
    lambda.invoke(
        request ->
            request
                .functionName(functionName)
                .invocationType(InvocationType.EVENT)
                .payload(payload));
  }

  static byte[] payload(APIGatewayV2HTTPEvent event) {
    try {
      return Json.mapper().writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that is not JSON", e);
    }
  }
}
