package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.bytesOf;
import static dev.sluice.aws.store.Attributes.flagOf;
import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Connections, at most one per organisation. */
public final class ConnectionStore {
  private static final String CONNECTION = "CONNECTION";
  private final DynamoDbClient dynamo;
  private final String table;
  private final AuditStore audit;

  public ConnectionStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.config();
    this.audit = new AuditStore(dynamo, tables);
  }

  public Optional<Connection> find(String organisation) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("ORG#" + organisation, CONNECTION))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(connection(organisation, item));
  }

  /** The next generation of an organisation, never given before. */
  public long nextGeneration(String organisation) {
    Map<String, AttributeValue> item =
        dynamo
            .updateItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("ORG#" + organisation, "GENERATION"))
                        .updateExpression("ADD generation :one")
                        .expressionAttributeValues(Map.of(":one", number(1)))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .attributes();
    return numberOf(item, "generation", 1);
  }

  /**
   * Stores a new connection, together with the audit entries; false when the organisation has one
   * already.
   */
  public boolean create(Connection connection, AuditEntry... audited) {
    return write(
        put ->
            put.put(
                item ->
                    item.tableName(table)
                        .item(item(connection, connection.revision()))
                        .conditionExpression("attribute_not_exists(pk)")),
        audited);
  }

  /**
   * Stores a change of the revision that was read, together with the audit entries; false when
   * somebody else changed or deleted it meanwhile.
   */
  public boolean update(Connection connection, AuditEntry... audited) {
    return write(
        put ->
            put.put(
                item ->
                    item.tableName(table)
                        .item(item(connection, connection.revision() + 1))
                        .conditionExpression("id = :id AND revision = :revision")
                        .expressionAttributeValues(
                            Map.of(
                                ":id", text(connection.id()),
                                ":revision", number(connection.revision())))),
        audited);
  }

  /**
   * Removes the connection with its secrets, together with the audit entries; false when it is not
   * there.
   */
  public boolean delete(String organisation, String id, AuditEntry... audited) {
    return write(
        delete ->
            delete.delete(
                item ->
                    item.tableName(table)
                        .key(key("ORG#" + organisation, CONNECTION))
                        .conditionExpression("id = :id")
                        .expressionAttributeValues(Map.of(":id", text(id)))),
        audited);
  }

  private boolean write(Consumer<TransactWriteItem.Builder> change, AuditEntry... audited) {
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(TransactWriteItem.builder().applyMutation(change).build());
    for (AuditEntry entry : audited) {
      items.add(audit.write(entry));
    }
    return Transactions.write(dynamo, items);
  }

  private static Map<String, AttributeValue> item(Connection connection, long revision) {
    Item item =
        new Item("ORG#" + connection.organisation(), CONNECTION)
            .put("id", connection.id())
            .put("generation", connection.generation())
            .put("name", connection.name())
            .put("paused", connection.paused())
            .put("flush_interval_minutes", (long) connection.flushIntervalMinutes())
            .put("status", connection.status().name())
            .put("last_error", connection.lastError())
            .put("last_tested_at", connection.lastTestedAt())
            .put("created_at", connection.createdAt())
            .put("updated_at", connection.updatedAt())
            .put("revision", revision);
    settings(item, "active_", connection.active());
    settings(item, "edited_", connection.edited());
    return item.values();
  }

  private static void settings(Item item, String prefix, SavedSettings settings) {
    if (settings != null) {
      item.put(prefix + "type", settings.type())
          .put(prefix + "config", settings.config())
          .put(prefix + "secret", settings.secret())
          .put(prefix + "version", settings.version());
    }
  }

  private static SavedSettings settings(Map<String, AttributeValue> item, String prefix) {
    String type = textOf(item, prefix + "type");
    return type == null
        ? null
        : new SavedSettings(
            type,
            textOf(item, prefix + "config"),
            bytesOf(item, prefix + "secret"),
            numberOf(item, prefix + "version", 0));
  }

  private static Connection connection(String organisation, Map<String, AttributeValue> item) {
    return new Connection(
        organisation,
        textOf(item, "id"),
        numberOf(item, "generation", 0),
        textOf(item, "name"),
        flagOf(item, "paused"),
        (int) numberOf(item, "flush_interval_minutes", 15),
        settings(item, "active_"),
        settings(item, "edited_"),
        Connection.Status.valueOf(textOf(item, "status")),
        textOf(item, "last_error"),
        timeOf(item, "last_tested_at"),
        timeOf(item, "created_at"),
        timeOf(item, "updated_at"),
        numberOf(item, "revision", 0));
  }
}
