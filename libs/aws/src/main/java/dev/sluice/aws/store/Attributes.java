package dev.sluice.aws.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Short forms for DynamoDB's attribute values; null and an absent attribute are the same. */
final class Attributes {
  static final String PK = "pk";
  static final String SK = "sk";

  /** Seconds since the epoch: DynamoDB removes the item some time after. */
  static final String EXPIRES = "expires";

  private Attributes() {}

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue flag(boolean value) {
    return AttributeValue.fromBool(value);
  }

  static AttributeValue bytes(byte[] value) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(value));
  }

  static Map<String, AttributeValue> key(String pk, String sk) {
    return Map.of(PK, text(pk), SK, text(sk));
  }

  /** An item under construction; {@code put…} with null leaves the attribute out. */
  static final class Item {
    private final Map<String, AttributeValue> values;

    Item(String pk, String sk) {
      values = new HashMap<>(key(pk, sk));
    }

    Item put(String name, String value) {
      return put(name, value == null ? null : text(value));
    }

    Item put(String name, Long value) {
      return put(name, value == null ? null : number(value));
    }

    Item put(String name, Boolean value) {
      return put(name, value == null ? null : flag(value));
    }

    Item put(String name, byte[] value) {
      return put(name, value == null ? null : bytes(value));
    }

    Item put(String name, Instant value) {
      return put(name, value == null ? null : value.toEpochMilli());
    }

    private Item put(String name, AttributeValue value) {
      if (value != null) {
        values.put(name, value);
      }
      return this;
    }

    Map<String, AttributeValue> values() {
      return values;
    }
  }

  static String textOf(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  static long numberOf(Map<String, AttributeValue> item, String name, long otherwise) {
    AttributeValue value = item.get(name);
    return value == null || value.n() == null ? otherwise : Long.parseLong(value.n());
  }

  static boolean flagOf(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value != null && Boolean.TRUE.equals(value.bool());
  }

  static byte[] bytesOf(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.b() == null ? null : value.b().asByteArray();
  }

  static Instant timeOf(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.n() == null
        ? null
        : Instant.ofEpochMilli(Long.parseLong(value.n()));
  }
}
