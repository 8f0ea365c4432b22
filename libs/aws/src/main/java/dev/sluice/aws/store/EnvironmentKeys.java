package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The keys of environments, each stored as its hash. */
public final class EnvironmentKeys {
  private final DynamoDbClient dynamo;
  private final EnvironmentParts parts;
  private final EnvironmentKeyStore routes;
  private final AuditStore audit;

  /** What became of a new key. */
  public enum Added {
    ADDED,
    /** Some environment, perhaps another organisation's, has that key. */
    KEY_TAKEN,
    ENVIRONMENT_CHANGED
  }

  EnvironmentKeys(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.parts = new EnvironmentParts(dynamo, tables.config(), "ENVIRONMENT_KEY#");
    this.routes = new EnvironmentKeyStore(dynamo, tables);
    this.audit = new AuditStore(dynamo, tables);
  }

  public List<EnvironmentKey> list(Environment environment) {
    return parts.list(environment).stream().map(item -> key(environment, item)).toList();
  }

  public Added add(Environment environment, EnvironmentKey key, AuditEntry entry) {
    EnvironmentRoute route =
        new EnvironmentRoute(
            environment.organisation(),
            environment.project(),
            environment.environment(),
            key.kind(),
            environment.recordsPerSecond());
    int conflict =
        Transactions.conflict(
            dynamo,
            List.of(
                routes.create(key.hash(), route),
                parts.unchanged(environment),
                parts.put(
                    parts
                        .item(environment, key.id())
                        .put("hash", key.hash())
                        .put("kind", key.kind().name())
                        .put("created_at", key.createdAt())),
                audit.write(entry)));
    return switch (conflict) {
      case Transactions.WRITTEN -> Added.ADDED;
      case 0 -> Added.KEY_TAKEN;
      default -> Added.ENVIRONMENT_CHANGED;
    };
  }

  /** The key is refused from now on; false when it is gone. */
  public boolean remove(Environment environment, EnvironmentKey key, AuditEntry entry) {
    return Transactions.write(
        dynamo,
        List.of(
            parts.delete(environment, key.id()), routes.remove(key.hash()), audit.write(entry)));
  }

  void remove(Environment environment, EnvironmentKey key) {
    Transactions.write(
        dynamo, List.of(parts.delete(environment, key.id()), routes.remove(key.hash())));
  }

  void limit(EnvironmentKey key, int recordsPerSecond) {
    routes.limit(key.hash(), recordsPerSecond);
  }

  private EnvironmentKey key(Environment environment, Map<String, AttributeValue> item) {
    return new EnvironmentKey(
        parts.id(environment, item),
        textOf(item, "hash"),
        EnvironmentRoute.Kind.valueOf(textOf(item, "kind")),
        timeOf(item, "created_at"));
  }
}
