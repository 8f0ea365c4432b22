package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.sluice.aws.store.Operation;
import dev.sluice.aws.store.OperationStore;
import dev.sluice.aws.store.SavedSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests settings within the time of a call, or hands them over to an operation. */
final class ConnectionTests {
  static final String OPERATION_ROUTE = "sluice:operation";
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionTests.class);
  private final SettingsTester tester;
  private final Connections connections;
  private final OperationStore operations;
  private final AsyncInvoker invoker;
  private final Patience patience;
  private final Clock clock;

  /**
   * Either of them is null.
   *
   * @param outcome when it was there in time
   * @param operation which goes on
   */
  record Run(TestOutcome outcome, Operation operation) {}

  ConnectionTests(
      SettingsTester tester,
      Connections connections,
      OperationStore operations,
      AsyncInvoker invoker,
      Patience patience,
      Clock clock) {
    this.tester = tester;
    this.connections = connections;
    this.operations = operations;
    this.invoker = invoker;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * @param connectionId whose settings these are, or null for a form that is not saved
   */
  Run run(String organisation, String connectionId, SavedSettings settings, Duration timeLeft) {
    Duration limit = patience.ofCall(timeLeft);
    Optional<TestOutcome> outcome = tester.test(organisation, settings, limit);
    if (outcome.isPresent()) {
      return new Run(outcome.get(), null);
    }
    Operation operation =
        new Operation(
            organisation,
            Texts.random("op_", 22),
            connectionId,
            settings,
            Operation.Status.RUNNING,
            null,
            clock.instant());
    operations.start(operation);
    if (connectionId != null) {
      connections.testing(organisation, connectionId, settings, clock.instant());
    }
    try {
      invoker.invoke(event(operation));
      return new Run(null, operation);
    } catch (RuntimeException e) {
      LOG.error("operation {} could not be started", operation.id(), e);
      TestOutcome failed =
          TestOutcome.failed(
              "start the test in the background",
              "the warehouse did not answer within "
                  + limit.toSeconds()
                  + " s, and the test could not be continued in the background",
              "test again",
              clock.instant());
      operations.finish(
          organisation, operation.id(), Operation.Status.FAILED, Views.text(failed.json()));
      return new Run(failed, null);
    }
  }

  private static APIGatewayV2HTTPEvent event(Operation operation) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(OPERATION_ROUTE)
        .withPathParameters(
            Map.of("organisation", operation.organisation(), "operation", operation.id()))
        .build();
  }
}
