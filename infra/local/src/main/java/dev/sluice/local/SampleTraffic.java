package dev.sluice.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays an application until it is stopped: its server asks for the flags of identities and tells
 * Sluice what it answered, and its pages send events. About eight requests a second.
 */
final class SampleTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleTraffic.class);
  private static final Duration PAUSE = Duration.ofMillis(120);
  private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(2);
  private static final List<String> PLANS = List.of("free", "team", "enterprise");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "IN", "JP", "US");
  private static final int VISITORS = 60;
  private static final Map<String, String> SDK =
      Map.of("Flagsmith-SDK-User-Agent", "sluice-sample-traffic/1");
  private final Api api;
  private final List<Demo.Environment> environments;
  private final Random random = new Random();
  private final Thread thread;

  SampleTraffic(Api api, List<Demo.Environment> environments) {
    this.api = api;
    this.environments = environments;
    this.thread = Thread.ofPlatform().daemon().name("sample-traffic").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(send() ? PAUSE : PAUSE_AFTER_A_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send() throws InterruptedException {
    Demo.Environment environment = pick(environments);
    boolean evaluations = random.nextBoolean();
    try {
      Api.Reply reply =
          evaluations
              ? api.post(
                  "/v1/evaluations",
                  key(environment.serverKey()),
                  Map.of("evaluations", calls(1 + random.nextInt(3))))
              : api.post(
                  "/v1/events",
                  key(environment.clientKey()),
                  Map.of("events", events(1 + random.nextInt(4))));
      if (!reply.ok()) {
        LOG.warn("sample traffic was answered {}: {}", reply.status(), reply.body());
      }
      return reply.ok();
    } catch (IOException e) {
      LOG.warn("sample traffic could not be sent: {}", e.toString());
      return false;
    }
  }

  private static Map<String, String> key(String environmentKey) {
    Map<String, String> headers = new LinkedHashMap<>(SDK);
    headers.put("X-Environment-Key", environmentKey);
    return headers;
  }

  private List<Map<String, Object>> calls(int count) {
    List<Map<String, Object>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Visitor visitor = visitor();
      Map<String, Object> call = new LinkedHashMap<>();
      call.put("call_id", UUID.randomUUID().toString());
      call.put("identifier", visitor.identifier());
      call.put("traits", visitor.traits());
      call.put("evaluated_at", System.currentTimeMillis());
      call.put(
          "flags",
          List.of(
              flag("checkout_button", true, "#2563eb", visitor.variant(), "SPLIT"),
              flag("free_delivery", visitor.number() % 3 == 0, "50", null, "TARGETING_MATCH"),
              flag("search_v2", true, "{\"engine\":\"vector\",\"k\":20}", null, "DEFAULT")));
      calls.add(call);
    }
    return calls;
  }

  private static Map<String, Object> flag(
      String feature, boolean enabled, String value, String variant, String reason) {
    Map<String, Object> flag = new LinkedHashMap<>();
    flag.put("feature", feature);
    flag.put("enabled", enabled);
    flag.put("value", value);
    flag.put("variant", variant);
    flag.put("reason", reason);
    return flag;
  }

  private List<Map<String, Object>> events(int count) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Visitor visitor = visitor();
      double dice = random.nextDouble();
      if (dice < 0.3) {
        events.add(event(visitor, "$flag_exposure", "checkout_button", visitor.variant()));
      } else if (dice < (visitor.variant().equals("control") ? 0.40 : 0.45)) {
        events.add(event(visitor, "purchase", null, price()));
      } else {
        events.add(event(visitor, "page_view", null, pick(List.of("/", "/search", "/basket"))));
      }
    }
    return events;
  }

  private String price() {
    return "%d.%02d".formatted(5 + random.nextInt(95), random.nextInt(100));
  }

  private static Map<String, Object> event(
      Visitor visitor, String name, String feature, String value) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    event.put("feature_name", feature);
    event.put("identifier", visitor.identifier());
    event.put("value", value);
    event.put("traits", visitor.traits());
    event.put("metadata", Map.of("sample", true));
    event.put("timestamp", System.currentTimeMillis());
    return event;
  }

  /** Always sees the same variant and has the same traits. */
  private record Visitor(int number) {
    String identifier() {
      return "visitor-" + number;
    }

    String variant() {
      return number % 2 == 0 ? "control" : "green";
    }

    Map<String, Object> traits() {
      return Map.of(
          "plan", PLANS.get(number % PLANS.size()),
          "country", COUNTRIES.get(number % COUNTRIES.size()),
          "age", 18 + number);
    }
  }

  private Visitor visitor() {
    return new Visitor(1 + random.nextInt(VISITORS));
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
