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

  static final int WRITTEN = -1;

  /** False when a condition does not hold, or somebody else is writing one of the items. */
  static boolean write(DynamoDbClient dynamo, List<TransactWriteItem> items) {
    return conflict(dynamo, items) == WRITTEN;
  }

  /** The index of the first item whose condition does not hold, or {@link #WRITTEN}. */
  static int conflict(DynamoDbClient dynamo, List<TransactWriteItem> items) {
    try {
      dynamo.transactWriteItems(request -> request.transactItems(items));
      return WRITTEN;
    } catch (TransactionCanceledException e) {
      for (int i = 0; i < e.cancellationReasons().size(); i++) {
        if (OTHERS_WERE_FASTER.contains(e.cancellationReasons().get(i).code())) {
          return i;
        }
      }
      throw e;
    }
  }
}
