package dev.sluice.aws.store;

import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes that happen together or not at all. */
final class Transactions {
  private static final Set<String> OTHERS_WERE_FASTER =
      Set.of("ConditionalCheckFailed", "TransactionConflict");

  private Transactions() {}

  /** False when a condition does not hold, or somebody else is writing one of the items. */
  static boolean write(DynamoDbClient dynamo, List<TransactWriteItem> items) {
    try {
      dynamo.transactWriteItems(request -> request.transactItems(items));
      return true;
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream()
          .anyMatch(reason -> OTHERS_WERE_FASTER.contains(reason.code()))) {
        return false;
      }
      throw e;
    }
  }
}
