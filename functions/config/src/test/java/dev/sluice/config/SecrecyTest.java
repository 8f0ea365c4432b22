package dev.sluice.config;

import static dev.sluice.config.ConfigFixture.CONNECTIONS;
import static dev.sluice.config.ConfigFixture.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.testkit.FaultyType;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Searches every answer and every log line, at the finest level, for a planted secret. */
class SecrecyTest {
  private static final String SECRET = "PLANTED-s3cr3t-4711";
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.sluice");
  @TempDir Path directory;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> answers = new ArrayList<>();
  private ConfigFixture fixture;
  private Level rootLevel;
  private Level ourLevel;

  @BeforeEach
  void start() {
    fixture = new ConfigFixture(directory);
    rootLevel = ROOT.getLevel();
    ourLevel = OURS.getLevel();
    ROOT.setLevel(Level.TRACE);
    OURS.setLevel(Level.TRACE);
    log.start();
    ROOT.addAppender(log);
  }

  @AfterEach
  void stop() {
    ROOT.detachAppender(log);
    ROOT.setLevel(rootLevel);
    OURS.setLevel(ourLevel);
    fixture.close();
  }

  private Reply admin(String route, String body, String... path) {
    Reply reply = fixture.admin(route, body, path);
    answers.add(reply.body().toString());
    return reply;
  }

  /** A driver that repeats what it was sent, in its own exceptions and in any others. */
  private void talkative() {
    fault(new WarehouseException(FailureKind.SETUP, "no entry", "bad key " + SECRET, null, null));
    String body = body("talks.duckdb", SECRET).replace("\"duckdb\"", "\"faulty\"");
    assertThat(admin("POST " + CONNECTIONS + "test/", body).text("/error/vendor_words"))
        .isEqualTo("bad key [secret]");
    fault(new IllegalArgumentException("jdbc:talks?key=" + SECRET));
    assertThat(admin("POST " + CONNECTIONS + "test/", body).text("/error/message"))
        .contains("IllegalArgumentException");
    FaultyType.faults("talks.duckdb", null);
  }

  private static void fault(RuntimeException thrown) {
    FaultyType.faults(
        "talks.duckdb",
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            throw thrown;
          }
        });
  }

  private static String body(String database, String key) {
    return """
    {"type":"duckdb","config":{"database":"%s"},"credentials":{"encryption_key":"%s"}}\
    """
        .formatted(database, key);
  }

  @Test
  void aPlantedSecretIsInNoAnswerAndNoLogLine() {
    String id = admin("POST " + CONNECTIONS, body("acme.duckdb", SECRET)).text("/id");
    String connection = CONNECTIONS + "{id}/";
    admin("GET " + CONNECTIONS, null);
    admin("PUT " + connection, body("acme.duckdb", SECRET + "-wrong"), "id", id);
    admin("POST " + connection + "test/", "{}", "id", id);
    admin("POST " + CONNECTIONS + "test/", body("acme.duckdb", SECRET + "-wrong"));
    admin("POST " + CONNECTIONS + "test/", body("../" + SECRET, SECRET));
    admin("PATCH " + connection, "{\"config\":{\"database\":\"b.duckdb\"}}", "id", id);
    admin(
        "PATCH " + connection,
        "{\"credentials\":{\"encryption_key\":[\"" + SECRET + "\"]}}",
        "id",
        id);
    admin("PATCH " + connection, "{\"credentials\":{\"encryption_key\":\"" + SECRET, "id", id);
    admin("DELETE " + connection, null, "id", id);
    String environment =
        admin("POST " + ORG + "/environments/", "{\"project\":\"p\",\"environment\":\"e\"}")
            .text("/id");
    String webhooks = ORG + "/environments/{id}/webhooks/";
    fixture.admin("POST " + webhooks, "{\"secret\":\"" + SECRET + "\"}", "id", environment);
    String keys = ORG + "/environments/{id}/keys/";
    fixture.admin(
        "POST " + keys, "{\"kind\":\"server\",\"key\":\"" + SECRET + "\"}", "id", environment);
    admin("POST " + keys, "{\"kind\":\"server\",\"key\":\"" + SECRET + "\"}", "id", environment);
    admin("GET " + webhooks, null, "id", environment);
    admin("GET " + ORG + "/environments/{id}/", null, "id", environment);
    admin("GET " + ORG + "/audit/", null);

    talkative();

    assertThat(answers).hasSizeGreaterThan(10).noneMatch(answer -> answer.contains(SECRET));
    assertThat(log.list).isNotEmpty();
    assertThat(log.list.stream().map(SecrecyTest::everything))
        .noneMatch(line -> line.contains(SECRET));
  }

  private static String everything(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return event.getFormattedMessage()
        + event.getKeyValuePairs()
        + event.getMDCPropertyMap()
        + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
  }
}
