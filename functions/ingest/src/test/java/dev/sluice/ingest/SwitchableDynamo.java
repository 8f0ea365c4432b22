package dev.sluice.ingest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB that can be out of reach, and counts how often it is asked. */
final class SwitchableDynamo {
  private final AtomicBoolean down = new AtomicBoolean();
  private final AtomicInteger calls = new AtomicInteger();
  private final DynamoDbClient client;

  SwitchableDynamo(DynamoDbClient real) {
    client =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  calls.incrementAndGet();
                  if (down.get()) {
                    throw SdkClientException.create("Unable to execute HTTP request: down");
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  DynamoDbClient client() {
    return client;
  }

  void down(boolean isDown) {
    down.set(isDown);
  }

  int calls() {
    return calls.get();
  }
}
