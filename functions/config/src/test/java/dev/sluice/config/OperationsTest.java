package dev.sluice.config;

import static dev.sluice.config.ConfigFixture.CONNECTIONS;
import static dev.sluice.config.ConfigFixture.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.FaultyType;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {
  private static final String DATABASE = "slow_to_wake.duckdb";
  private static final String BODY =
      "{\"type\":\"faulty\",\"config\":{\"database\":\"" + DATABASE + "\"}}";
  @TempDir Path directory;
  private ConfigFixture fixture;

  /** A warehouse that does not answer until the call is cancelled. */
  private static final class Asleep implements FaultyType.Faults {
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void before(String call, Warehouse warehouse) {
      try {
        if (!cancelled.await(30, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody cancelled " + call);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      throw new WarehouseException(FailureKind.TRANSIENT, "cancelled", null, null, null);
    }

    @Override
    public void cancelled(Warehouse warehouse) {
      cancelled.countDown();
    }
  }

  @BeforeEach
  void start() {
    fixture = new ConfigFixture(directory, ConfigFixture.IMPATIENT);
    FaultyType.faults(DATABASE, new Asleep());
  }

  @AfterEach
  void stop() {
    FaultyType.faults(DATABASE, null);
    fixture.close();
  }

  private Reply operation(String id) {
    return fixture.viewer("GET " + ORG + "/operations/{operation}/", null, "operation", id);
  }

  @Test
  void aConnectionIsSavedAndItsTestGoesOnInTheBackground() {
    Reply created = fixture.admin("POST " + CONNECTIONS, BODY);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("/status")).isEqualTo("testing");
    assertThat(created.text("/streaming")).isEqualTo("false");
    String operation = created.text("/operation/id");
    assertThat(created.text("/operation/status")).isEqualTo("running");
    assertThat(created.text("/operation/url"))
        .isEqualTo("/api/v1/organisations/acme/operations/" + operation + "/");
    assertThat(operation(operation).text("/status")).isEqualTo("running");
    assertThat(fixture.invocations).hasSize(1);

    FaultyType.faults(DATABASE, null);
    fixture.runOperations();

    assertThat(operation(operation).text("/status")).isEqualTo("succeeded");
    assertThat(operation(operation).text("/result/success")).isEqualTo("true");
    Reply connection =
        fixture.admin("GET " + CONNECTIONS + "{id}/", null, "id", created.text("/id"));
    assertThat(connection.text("/status")).isEqualTo("connected");
    assertThat(connection.text("/streaming")).isEqualTo("true");
  }

  @Test
  void aTestThatTakesLongIsAnsweredWithAnOperation() {
    Reply accepted = fixture.admin("POST " + CONNECTIONS + "test/", BODY);

    assertThat(accepted.status()).isEqualTo(202);
    FaultyType.faults(DATABASE, null);
    fixture.runOperations();
    assertThat(operation(accepted.text("/operation/id")).text("/result/success")).isEqualTo("true");
  }

  @Test
  void aTestOfASavedConnectionShowsThatItGoesOn() {
    FaultyType.faults(DATABASE, null);
    fixture.close();
    fixture = new ConfigFixture(directory);
    String id = fixture.admin("POST " + CONNECTIONS, BODY).text("/id");
    FaultyType.faults(DATABASE, new Asleep());
    ConfigHandler impatient =
        fixture.handler(directory, fixture.invocations::add, ConfigFixture.IMPATIENT);

    Reply accepted =
        ConfigFixture.call(
            impatient, "admin", "acme", "POST " + CONNECTIONS + "{id}/test/", "{}", "id", id);

    assertThat(accepted.status()).isEqualTo(202);
    Reply shown = fixture.admin("GET " + CONNECTIONS + "{id}/", null, "id", id);
    assertThat(shown.text("/status")).isEqualTo("testing");
    assertThat(shown.text("/streaming")).isEqualTo("true");
  }

  @Test
  void anEditMeanwhileIsNotOverwrittenByTheOldTest() {
    Reply created = fixture.admin("POST " + CONNECTIONS, BODY);
    FaultyType.faults(DATABASE, null);
    fixture.admin("DELETE " + CONNECTIONS + "{id}/", null, "id", created.text("/id"));
    FaultyType.faults(DATABASE, new Asleep());
    Reply second = fixture.admin("POST " + CONNECTIONS, BODY);

    FaultyType.faults(DATABASE, null);
    fixture.handler.handleRequest(fixture.invocations.poll(), null);

    assertThat(operation(created.text("/operation/id")).text("/status")).isEqualTo("succeeded");
    assertThat(
            fixture
                .admin("GET " + CONNECTIONS + "{id}/", null, "id", second.text("/id"))
                .text("/status"))
        .isEqualTo("testing");
  }

  @Test
  void aTestThatNeverEndedIsShownAsFailed() {
    Reply created = fixture.admin("POST " + CONNECTIONS, BODY);
    fixture.clock.advance(Duration.ofMinutes(17));

    Reply connection =
        fixture.admin("GET " + CONNECTIONS + "{id}/", null, "id", created.text("/id"));
    assertThat(connection.text("/status")).isEqualTo("error");
    assertThat(connection.text("/last_error/fix")).isEqualTo("test again");
    Reply operation = operation(created.text("/operation/id"));
    assertThat(operation.text("/status")).isEqualTo("failed");
    assertThat(operation.text("/result/success")).isEqualTo("false");
  }

  @Test
  void anInvocationThatIsRefusedIsAFailedTest() {
    ConfigHandler unlucky =
        fixture.handler(
            directory,
            event -> {
              throw new IllegalStateException("throttled");
            },
            ConfigFixture.IMPATIENT);

    Reply created = ConfigFixture.call(unlucky, "admin", "acme", "POST " + CONNECTIONS, BODY);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("/status")).isEqualTo("error");
    assertThat(created.text("/last_error/message")).contains("background");
  }

  @Test
  void anotherOrganisationDoesNotSeeAnOperation() {
    String operation = fixture.admin("POST " + CONNECTIONS, BODY).text("/operation/id");

    Reply rival =
        ConfigFixture.call(
            fixture.handler,
            "admin",
            "rival",
            "GET " + ORG + "/operations/{operation}/",
            null,
            "operation",
            operation);

    assertThat(rival.status()).isEqualTo(404);
  }
}
