package dev.sluice.ingest;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.core.Fact;
import dev.sluice.core.chunk.ChunkPacker;
import dev.sluice.core.chunk.ChunkPacker.Destination;
import dev.sluice.ingest.RateLimiter.Scope;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** The way of every request whose sender is known: limits, records, queue, answer. */
final class Receiver {
  private final IngestEnvironment environment;
  private final Connections connections;
  private final RateLimiter limiter;
  private final Delivery delivery;
  private final Clock clock;

  Receiver(
      IngestEnvironment environment,
      Connections connections,
      RateLimiter limiter,
      Delivery delivery,
      Clock clock) {
    this.environment = environment;
    this.connections = connections;
    this.limiter = limiter;
    this.delivery = delivery;
    this.clock = clock;
  }

  Answer receive(Request request, Body body, Sender sender, Format format) {
    long now = clock.millis();
    Scope key = keyScope(sender);
    Scope organisation = organisationScope(sender);
    limiter.check(key);
    limiter.check(organisation);
    Optional<Connection> connection = connections.streaming(sender.route().organisation());
    Destination destination = connection.map(c -> delivery.destination(c, now)).orElse(null);
    ChunkPacker packer = destination == null ? null : new ChunkPacker(destination);
    Consumer<Fact> accepted = packer == null ? fact -> {} : packer::add;
    Intake intake = new Intake(sender.route(), Sdk.of(request), now, accepted);
    try {
      JsonBody.read(body, format, intake);
    } catch (Refusal refusal) {
      limiter.take(key, Math.max(1, intake.records()));
      limiter.take(organisation, Math.max(1, intake.records()));
      throw refusal;
    }
    limiter.take(key, Math.max(1, intake.records()));
    limiter.take(organisation, Math.max(1, intake.records()));
    if (packer != null && intake.evaluations() + intake.events() > 0) {
      delivery.send(destination, packer, intake);
    }
    return Answers.of(intake, packer != null);
  }

  private Scope keyScope(Sender sender) {
    EnvironmentRoute route = sender.route();
    return new Scope(
        sender.rateScope(),
        route.recordsPerSecond() > 0
            ? route.recordsPerSecond()
            : environment.keyRecordsPerSecond());
  }

  private Scope organisationScope(Sender sender) {
    return new Scope(
        "ORG#" + sender.route().organisation(), environment.organisationRecordsPerSecond());
  }
}
