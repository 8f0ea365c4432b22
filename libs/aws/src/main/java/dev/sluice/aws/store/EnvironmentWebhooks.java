package dev.sluice.aws.store;

import dev.sluice.aws.Tables;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The webhooks of environments; the secrets are with {@link WebhookStore}. */
public final class EnvironmentWebhooks {
  private final DynamoDbClient dynamo;
  private final EnvironmentParts parts;
  private final WebhookStore webhooks;
  private final AuditStore audit;

  EnvironmentWebhooks(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.parts = new EnvironmentParts(dynamo, tables.config(), "ENVIRONMENT_WEBHOOK#");
    this.webhooks = new WebhookStore(dynamo, tables);
    this.audit = new AuditStore(dynamo, tables);
  }

  public List<Webhook> list(Environment environment) {
    return parts.list(environment).stream()
        .map(item -> webhooks.find(parts.id(environment, item)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** False when the environment was changed or deleted meanwhile. */
  public boolean add(Environment environment, Webhook webhook, AuditEntry entry) {
    return Transactions.write(
        dynamo,
        List.of(
            parts.unchanged(environment),
            parts.put(parts.item(environment, webhook.id()).put("created_at", webhook.createdAt())),
            webhooks.create(webhook),
            audit.write(entry)));
  }

  /** Stores other secrets; false when somebody else did so meanwhile, or removed it. */
  public boolean replace(
      Environment environment, Webhook webhook, byte[] expectedSecret, AuditEntry entry) {
    return Transactions.write(
        dynamo,
        List.of(
            parts.present(environment, webhook.id()),
            webhooks.replace(webhook, expectedSecret),
            audit.write(entry)));
  }

  /** False when the environment has no such webhook. */
  public boolean remove(Environment environment, String id, AuditEntry entry) {
    return Transactions.write(
        dynamo, List.of(parts.delete(environment, id), webhooks.remove(id), audit.write(entry)));
  }

  void remove(Environment environment, String id) {
    Transactions.write(dynamo, List.of(parts.delete(environment, id), webhooks.remove(id)));
  }
}
