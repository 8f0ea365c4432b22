package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/** Invokes this same function again without waiting for it. */
@FunctionalInterface
public interface AsyncInvoker {
  /** Returns once the invocation is accepted; throws when it is not. */
  void invoke(APIGatewayV2HTTPEvent event);
}
