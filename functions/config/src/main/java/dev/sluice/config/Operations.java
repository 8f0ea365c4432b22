package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Operation;
import dev.sluice.aws.store.Operation.Status;
import dev.sluice.aws.store.OperationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that goes on after its call was answered: makes it, and answers who asks for it. */
final class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
  private final OperationStore store;
  private final SettingsTester tester;
  private final Connections connections;
  private final Patience patience;
  private final Clock clock;

  Operations(
      OperationStore store,
      SettingsTester tester,
      Connections connections,
      Patience patience,
      Clock clock) {
    this.store = store;
    this.tester = tester;
    this.connections = connections;
    this.patience = patience;
    this.clock = clock;
  }

  void addTo(Scope scope) {
    scope.reader("GET", "/operations/{operation}/", this::get);
  }

  private Answer get(Request request, Caller caller) {
    String id = request.path("operation");
    Operation operation =
        store
            .find(caller.organisation(), id)
            .orElseThrow(() -> Refusal.notFound("The operation " + id));
    Instant end = operation.startedAt().plus(patience.operation());
    if (operation.status() == Status.RUNNING && clock.instant().isAfter(end)) {
      TestOutcome lost =
          TestOutcome.failed(
              "test the connection", "the test did not come to its end", "test again", end);
      finish(operation, Status.FAILED, lost);
      operation = store.find(caller.organisation(), id).orElse(operation);
    }
    return Answer.ok(OperationView.json(operation));
  }

  /** The asynchronous invocation. Safe to repeat. */
  void run(APIGatewayV2HTTPEvent event, Duration timeLeft) {
    String organisation = event.getPathParameters().get("organisation");
    String id = event.getPathParameters().get("operation");
    Optional<Operation> found =
        store.find(organisation, id).filter(operation -> operation.status() == Status.RUNNING);
    if (found.isEmpty()) {
      LOG.info("operation {} has ended already", id);
      return;
    }
    Operation operation = found.get();
    Duration limit = patience.ofOperation(timeLeft);
    Optional<TestOutcome> outcome = tester.test(organisation, operation.settings(), limit);
    if (outcome.isPresent()) {
      finish(operation, Status.SUCCEEDED, outcome.get());
      return;
    }
    TestOutcome late =
        TestOutcome.failed(
            "test the connection",
            "the warehouse did not answer within " + limit.toSeconds() + " s",
            "see whether it is running and reachable, then test again",
            clock.instant());
    finish(operation, Status.FAILED, late);
  }

  /** The connection first: once the operation has ended, nothing would repeat it. */
  private void finish(Operation operation, Status status, TestOutcome outcome) {
    if (operation.connectionId() != null) {
      connections.keep(
          operation.organisation(), operation.connectionId(), operation.settings(), outcome);
    }
    store.finish(operation.organisation(), operation.id(), status, Views.text(outcome.json()));
  }
}
